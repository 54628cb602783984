import { isObject, type Json, type JsonObject } from '../object/resource.ts';
import type { FieldSchema, MergeSchema } from '../openapi/merge-schema.ts';

/** A schema that a document is put over (`under` it), or that is put over the document. */
interface Neighbours {
  readonly under?: MergeSchema;
  readonly over?: MergeSchema;
}

const nothing: MergeSchema = { definitions: {}, kinds: {}, namespaced: {} };

/**
 * Reduces an OpenAPI 2 document (`definitions`, `paths`) to what strategic merges and scopes need. What is malformed is left out, as
 * kustomize does.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function compactOpenApi(
  document: JsonObject,
  { under = nothing, over = nothing }: Neighbours = {},
): MergeSchema {
  const listed = isObject(document['definitions']) ? document['definitions'] : {};
  const all = Object.fromEntries(Object.entries(listed).filter(([name]) => !Object.hasOwn(over.definitions, name)));
  const kept = Object.fromEntries(Object.entries(under.definitions).filter(([name]) => !Object.hasOwn(all, name)));
  const known = { ...kept, ...over.definitions };
  const kinds: Record<string, string> = { ...under.kinds };
  for (const [name, definition] of Object.entries(all)) {
    for (const kind of kindsOf(definition)) kinds[kind] = name;
  }
  Object.assign(kinds, over.kinds);
  const merging = mergingDefinitions(all, Object.keys(known));
  const definitions = Object.fromEntries(
    Object.keys(all)
      .filter((name) => merging.has(name))
      .map((name) => [name, compact(all[name] as Json, merging) ?? {}] as const),
  );
  return {
    definitions: { ...known, ...definitions },
    kinds: Object.fromEntries(Object.entries(kinds).filter(([, name]) => merging.has(name))),
    namespaced: { ...under.namespaced, ...scopesOf(document['paths']), ...over.namespaced },
  };
}

/** One schema of a field, such as one in a comment beside it; its references are to definitions that are known. */
export function compactField(field: JsonObject, { definitions }: MergeSchema): FieldSchema {
  return compact(field, new Set(Object.keys(definitions))) ?? {};
}

/** The definitions that have lists to merge somewhere below them, among them those that are known to. */
function mergingDefinitions(all: JsonObject, known: readonly string[]): ReadonlySet<string> {
  const merging = new Set<string>(known);
  // Each definition is read once; what is found to merge is passed on to those that refer to it.
  const referrers = new Map<string, string[]>();
  const found: string[] = [...known];
  const add = (name: string): void => {
    if (merging.has(name)) return;
    merging.add(name);
    found.push(name);
  };
  for (const [name, definition] of Object.entries(all)) {
    const noted = new Set<string>();
    const noting = {
      has(ref: string) {
        noted.add(ref);
        return false;
      },
    };
    if (compact(definition, noting) !== undefined) add(name);
    for (const ref of noted) {
      const others = referrers.get(ref);
      if (others === undefined) referrers.set(ref, [name]);
      else others.push(name);
    }
  }
  for (let at = 0; at < found.length; at++) for (const name of referrers.get(found[at] as string) ?? []) add(name);
  return merging;
}

/** Deeper documents than this are not read on. */
const deepest = 60;

/** undefined where nothing below is merged. */
function compact(
  schema: Json | undefined,
  merging: Pick<ReadonlySet<string>, 'has'>,
  depth = 0,
): FieldSchema | undefined {
  if (!isObject(schema) || depth > deepest) return undefined;
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const ref = $ref.replace(/^#\/definitions\//, '');
    return merging.has(ref) ? { ref } : undefined;
  }
  const fields = Object.entries(isObject(schema['properties']) ? schema['properties'] : {})
    .map(([key, field]) => [key, compact(field, merging, depth + 1)] as const)
    .filter(([, field]) => field !== undefined);
  const values = compact(schema['additionalProperties'], merging, depth + 1);
  const items = isArrayType(schema['type']) ? compact(schema['items'], merging, depth + 1) : undefined;
  const keys = mergeKeysOf(schema);
  if (fields.length === 0 && values === undefined && items === undefined && keys === undefined) return undefined;
  return {
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) as Record<string, FieldSchema> }),
    ...(values && { values }),
    ...(items && { items }),
    ...(keys && { mergeKeys: keys }),
  };
}

function isArrayType(type: Json | undefined): boolean {
  return type === 'array' || (Array.isArray(type) && type.length === 1 && type[0] === 'array');
}

function mergeKeysOf(schema: JsonObject): readonly string[] | undefined {
  const strategy = schema['x-kubernetes-patch-strategy'];
  if (typeof strategy !== 'string' || !strategy.split(',').includes('merge')) return undefined;
  const several = schema['x-kubernetes-list-map-keys'];
  if (Array.isArray(several)) return several.filter((key: Json): key is string => typeof key === 'string');
  const one = schema['x-kubernetes-patch-merge-key'];
  return typeof one === 'string' ? [one] : [];
}

function kindsOf(definition: Json): readonly string[] {
  const listed = isObject(definition) ? definition['x-kubernetes-group-version-kind'] : undefined;
  return Array.isArray(listed) ? listed.flatMap((one: Json) => kindOf(one) ?? []) : [];
}

function kindOf(one: Json | undefined): string | undefined {
  if (!isObject(one)) return undefined;
  const { group, version, kind } = one;
  return typeof version === 'string' && typeof kind === 'string'
    ? `${typeof group === 'string' && group !== '' ? `${group}/` : ''}${version} ${kind}`
    : undefined;
}

/** A kind is namespaced if one of the paths to read it has a namespace in it. */
function scopesOf(paths: Json | undefined): Record<string, boolean> {
  const scopes: Record<string, boolean> = {};
  for (const [path, methods] of Object.entries(isObject(paths) ? paths : {})) {
    const get = isObject(methods) ? methods['get'] : undefined;
    const kind = isObject(get) ? kindOf(get['x-kubernetes-group-version-kind']) : undefined;
    if (kind !== undefined) scopes[kind] = path.includes('namespaces/{namespace}') || scopes[kind] === true;
  }
  return scopes;
}
