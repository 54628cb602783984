import { isObject, type Json, type JsonObject } from './resource.ts';

/** Lists whose items are merged by a key instead of being replaced, by the field that holds them. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'port'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  tolerations: [],
  topologySpreadConstraints: ['topologyKey'],
  webhooks: ['name'],
  conditions: ['type'],
  secrets: ['name'],
};
/** Lists of plain values that are united. */
const united: readonly string[] = ['finalizers'];

/** A strategic merge patch: maps are merged, null removes, known lists are merged by key, `$patch` replaces or deletes. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const directive = patch['$patch'];
  const { $patch: _, ...rest } = patch;
  if (directive === 'replace') return rest;
  const result: Record<string, Json> = { ...target };
  for (const [key, value] of Object.entries(rest)) {
    const merged = mergeValue(key, target[key], value);
    if (merged === undefined) delete result[key];
    else result[key] = merged;
  }
  return result;
}

function mergeValue(key: string, target: Json | undefined, patch: Json): Json | undefined {
  if (patch === null) return undefined;
  if (isObject(patch)) {
    if (patch['$patch'] === 'delete') return undefined;
    return mergePatch(isObject(target) ? target : {}, patch);
  }
  if (Array.isArray(patch)) return mergeList(key, Array.isArray(target) ? target : [], patch);
  return patch;
}

function mergeList(key: string, target: readonly Json[], patch: readonly Json[]): Json {
  if (united.includes(key)) return [...target, ...patch.filter((item) => !target.includes(item))];
  const items = patch.filter(
    (item) => !(isObject(item) && item['$patch'] === 'replace' && Object.keys(item).length === 1),
  );
  const mergeKey = mergeKeys[key]?.find((name) => items.every((item) => isObject(item) && item[name] !== undefined));
  if (items.length < patch.length || mergeKey === undefined || items.length === 0) return items;
  // What the patch names comes first, in its order; then the rest.
  const merged: Json[] = [];
  const rest = [...target];
  for (const item of items as readonly JsonObject[]) {
    const at = rest.findIndex((found) => isObject(found) && found[mergeKey] === item[mergeKey]);
    const [old] = at < 0 ? [] : rest.splice(at, 1);
    if (item['$patch'] === 'delete') continue;
    merged.push(mergePatch(isObject(old) ? old : {}, item));
  }
  return [...merged, ...rest];
}
