import { builtinSchema } from './openapi/merge-schema.ts';

/** Plain YAML data. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** What made or changed a resource: a plugin, built in or configured, and the file that says so. */
export interface Cause {
  readonly file: string;
  readonly by: JsonObject;
}

/** An object under construction, and what references to it still call it. */
export interface Resource {
  object: KubeObject;
  /** What it was called before each change of its name, namespace or kind, the first first: what references still say. */
  previous: readonly ObjectId[];
  /** What was put before and after its name, layer by layer: tells like-named objects of several overlays apart. */
  readonly prefixes: string[];
  readonly suffixes: string[];
  readonly file: string;
  /** From a generator: its name gets a hash. */
  hashed: boolean;
  readonly behavior: 'create' | 'merge' | 'replace';
  /** The generator that made it; absent for what was read. */
  generatedBy?: Cause;
  /** The transformers that it went through. */
  readonly changedBy: Cause[];
}

export interface KubeObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string };
}

/** What tells objects apart. */
export interface ObjectId {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

export function currentId({ object }: Pick<Resource, 'object'>): ObjectId {
  return {
    group: groupOf(object),
    version: versionOf(object),
    kind: object.kind,
    name: object.metadata.name,
    namespace: namespaceOf(object),
  };
}

/** The id with which a resource was read. */
export function originalId(resource: Resource): ObjectId {
  return resource.previous[0] ?? currentId(resource);
}

export function allIds(resource: Resource): readonly ObjectId[] {
  return [...resource.previous, currentId(resource)];
}

/** Remembers what a resource is called now, before that is changed. */
export function rememberId(resource: Resource): void {
  resource.previous = [...resource.previous, currentId(resource)];
}

/** The namespace that counts: none for what stands outside of all, `default` where none is said. */
export function effectiveNamespace(id: ObjectId): string {
  return isClusterScoped(id) ? '' : id.namespace || 'default';
}

export function isSameId(a: ObjectId, b: ObjectId): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.group === b.group &&
    a.version === b.version &&
    effectiveNamespace(a) === effectiveNamespace(b)
  );
}

export function idKey(id: ObjectId): string {
  return `${id.group}/${id.version}/${id.kind}/${effectiveNamespace(id)}/${id.name}`;
}

export function createResource(object: KubeObject, file: string, generated: Partial<Resource> = {}): Resource {
  return {
    object,
    previous: [],
    prefixes: [],
    suffixes: [],
    changedBy: [],
    file,
    hashed: false,
    behavior: 'create',
    ...generated,
  };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object may lack its version until it meets an API server. */
export function groupOf({ apiVersion = '' }: { readonly apiVersion?: string }): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function versionOf({ apiVersion = '' }: { readonly apiVersion?: string }): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

export function namespaceOf({ metadata }: KubeObject): string {
  return typeof metadata['namespace'] === 'string' ? metadata['namespace'] : '';
}

/** Changes fields of the metadata; undefined removes one. */
export function withMetadata(object: KubeObject, change: Readonly<Record<string, Json | undefined>>): KubeObject {
  const metadata = Object.fromEntries(
    Object.entries({ ...object.metadata, ...change }).filter(([, value]) => value !== undefined),
  );
  return { ...object, metadata: metadata as KubeObject['metadata'] };
}

/** Is the kind known to stand outside of all namespaces? Of what is not known, kustomize says no. */
export function isClusterScoped({ group, version, kind }: Pick<ObjectId, 'group' | 'version' | 'kind'>): boolean {
  return builtinSchema.namespaced[`${group === '' ? version : `${group}/${version}`} ${kind}`] === false;
}
