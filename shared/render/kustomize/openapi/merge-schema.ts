import builtin from './builtin.gen.json' with { type: 'json' };

/** What strategic merges know of one field: no more of OpenAPI than how lists below it are merged. */
export interface FieldSchema {
  /** The name of the definition that replaces this one. */
  readonly ref?: string;
  readonly fields?: Readonly<Record<string, FieldSchema>>;
  /** Of a map's values, whatever their keys. */
  readonly values?: FieldSchema;
  /** Of a list's items. */
  readonly items?: FieldSchema;
  /** There where a list is merged: by these fields of its items; none for a list of plain values, which are united. */
  readonly mergeKeys?: readonly string[];
}

/** An OpenAPI document, reduced to what a build asks of it. Kinds are written `apps/v1 Deployment`. */
export interface MergeSchema {
  readonly definitions: Readonly<Record<string, FieldSchema>>;
  /** The definition of each kind that has lists to merge. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Whether a kind is namespaced. A kind that is missing is not known. */
  readonly namespaced: Readonly<Record<string, boolean>>;
}

/** Kubernetes' own kinds, as kustomize has them built in. `test/oracle/kustomize/write-schema.ts` writes the data. */
export const builtinSchema: MergeSchema = builtin;

/** The schema of a kind's objects; undefined where nothing of them is known. */
export function schemaOfKind(schema: MergeSchema, apiVersion: string, kind: string): FieldSchema | undefined {
  const name = own(schema.kinds, `${apiVersion} ${kind}`);
  return name === undefined ? undefined : resolveSchema(schema, { ref: name });
}

/** The schema of a field. */
export function schemaOfField(schema: MergeSchema, parent: FieldSchema, field: string): FieldSchema | undefined {
  return resolveSchema(schema, (parent.fields && own(parent.fields, field)) ?? parent.values);
}

/** The schema of a list's items. */
export function schemaOfItems(schema: MergeSchema, list: FieldSchema): FieldSchema | undefined {
  return resolveSchema(schema, list.items);
}

/** As many references may lead one to the other; more go round. */
const mostReferences = 20;

/** The definition that a schema refers to; else itself. */
export function resolveSchema(schema: MergeSchema, field: FieldSchema | undefined): FieldSchema | undefined {
  let found = field;
  for (let hops = 0; found?.ref !== undefined; hops++) {
    if (hops > mostReferences) return undefined;
    found = own(schema.definitions, found.ref);
  }
  return found;
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
