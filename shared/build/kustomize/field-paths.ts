import { isObject, type Json, type JsonObject } from './resource.ts';

/**
 * Changes the values at a path, such as `spec/template/metadata/labels`; `containers[]` goes through a list. With `create`, maps on the way are
 * made. Returns the same value where nothing is changed.
 */
export function changeAt(
  value: Json,
  path: readonly string[],
  change: (found: Json | undefined) => Json | undefined,
  create = false,
): Json {
  const [segment, ...rest] = path;
  if (segment === undefined) return change(value) ?? value;
  if (!isObject(value)) return value;
  if (segment.endsWith('[]')) {
    const key = segment.slice(0, -2);
    const items = value[key];
    return Array.isArray(items)
      ? { ...value, [key]: items.map((item: Json) => changeAt(item, rest, change, create)) }
      : value;
  }
  const child = value[segment];
  if (child === undefined && !create) return value;
  if (rest.length === 0) {
    const changed = change(child);
    return changed === undefined || changed === child ? value : { ...value, [segment]: changed };
  }
  const inner = changeAt(child ?? {}, rest, change, create);
  return inner === child ? value : { ...value, [segment]: inner };
}

/** Calls `change` on every map in the value, innermost first. Returns the same value where nothing is changed. */
export function changeMaps(value: Json, change: (map: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => changeMaps(item, change));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (!isObject(value)) return value;
  let changed: Record<string, Json> | undefined;
  for (const [key, child] of Object.entries(value)) {
    const inner = changeMaps(child, change);
    if (inner === child) continue;
    changed ??= { ...value };
    changed[key] = inner;
  }
  return change(changed ?? value);
}
