import { KustomizeError } from '../kustomize-error.ts';
import { builtinSchema } from '../openapi/merge-schema.ts';
import { scalarText } from '../yaml/written-scalars.ts';
import type { SharedValues } from './value-path.ts';

/** Plain YAML data; an integer that a number does not hold exactly is a bigint. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** What made or changed a resource: a plugin, built in or configured, and the file that says so. */
export interface Cause {
  readonly file: string;
  readonly by: JsonObject;
}

/**
 * Knows whether a kind of a kustomization's own schema is namespaced; undefined: the schema does not say. Kinds are written `apps/v1
 * Deployment`.
 */
export interface Scopes {
  isNamespaced(kind: string): boolean | undefined;
}

/** An object under construction, and what references to it still call it. */
export interface Resource {
  object: KubeObject;
  /** What it was called before each change of its name, namespace or kind, the first first: what references still say. */
  previous: readonly FormerName[];
  /** What was put before and after its name, layer by layer: tells like-named objects of several overlays apart. */
  prefixes: readonly string[];
  suffixes: readonly string[];
  /** Values that are in several fields and change together. */
  shared: SharedValues;
  /** Of kinds that are not Kubernetes' own. */
  readonly scopes?: Scopes | undefined;
  readonly file: string;
  /** From a generator: its name gets a hash. */
  hashed: boolean;
  /** Of what was generated: what is to be done where there is one of its name. */
  behavior?: 'create' | 'merge' | 'replace';
  /** The generator that made it; absent for what was read. */
  generatedBy?: Cause;
  /** Is it noted where it comes from, as the root may ask for? A patch can take that away. */
  origin?: 'noted' | 'lost';
  /** The transformers that it went through. */
  readonly changedBy: Cause[];
}

export interface KubeObject extends JsonObject {
  /**
   * Missing where a file has none, as only an API server insists on it: a type with an index of its own cannot say so to every compiler.
   */
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
  readonly scopes?: Scopes | undefined;
}

/** What a resource was called once; its namespace is the one that counted. */
export type FormerName = Pick<ObjectId, 'kind' | 'name' | 'namespace'>;

export function currentId({ object, scopes }: Pick<Resource, 'object' | 'scopes'>): ObjectId {
  return {
    group: groupOf(object),
    version: versionOf(object),
    kind: textAt(object, 'kind'),
    name: textAt(object.metadata, 'name'),
    namespace: namespaceOf(object),
    scopes,
  };
}

/** The id with which a resource was read. */
export function originalId(resource: Resource): ObjectId {
  return previousIds(resource)[0] ?? currentId(resource);
}

/**
 * What a resource was called; its group and version are always those of now.
 *
 * @throws KustomizeError where its notes do not say that of each time
 */
export function previousIds({ object, previous, scopes, file }: Resource): readonly ObjectId[] {
  if (previous.every(({ name }) => name === '')) return [];
  // A note alone that is empty is one; kustomize cannot tell which of several is missing.
  const isWhole = previous.every(({ kind, name }) => name !== '' && (kind !== '' || previous.length === 1));
  if (!isWhole) {
    const { kind, name } = currentId({ object });
    throw new KustomizeError('not-an-object', file, `${kind || name || 'an object'} has lost its kind or its name`);
  }
  const [group, version] = [groupOf(object), versionOf(object)];
  return previous.map((former) => ({ group, version, scopes, ...former }));
}

export function allIds(resource: Resource): readonly ObjectId[] {
  return [...previousIds(resource), currentId(resource)];
}

/** Remembers what a resource is called now, before that is changed. */
export function rememberId(resource: Resource): void {
  const id = currentId(resource);
  resource.previous = [...resource.previous, { kind: id.kind, name: id.name, namespace: effectiveNamespace(id) }];
}

/** The namespace that counts: a word of its own for what is cluster-scoped, `default` if the object names none. */
export function effectiveNamespace(id: ObjectId): string {
  return isClusterScoped(id) ? outsideOfAll : id.namespace || 'default';
}

/** As kustomize calls it: a selector may see the word. */
const outsideOfAll = '_non_namespaceable_';

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

/** The first resource that has the id of one before it. */
export function findTwin(resources: readonly Resource[]): Resource | undefined {
  const seen = new Set<string>();
  return resources.find((resource) => {
    const key = idKey(currentId(resource));
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}

export function createResource(object: KubeObject, file: string, generated: Partial<Resource> = {}): Resource {
  return {
    object,
    previous: [],
    prefixes: [],
    suffixes: [],
    shared: [],
    changedBy: [],
    file,
    hashed: false,
    ...generated,
  };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A scalar's text, whatever it is: a file or a patch may have anything in the place of a name. */
function textAt(map: JsonObject, key: string): string {
  return map[key] === null || map[key] === undefined ? '' : scalarText(map, key);
}

/** As it is written: to kustomize the version `null` is called so. An object may lack its version until it meets an API server. */
function apiVersionOf(object: Partial<KubeObject>): string {
  return object.apiVersion === undefined ? '' : scalarText(object, 'apiVersion');
}

export function groupOf(object: Partial<KubeObject>): string {
  const apiVersion = apiVersionOf(object);
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function versionOf(object: Partial<KubeObject>): string {
  const apiVersion = apiVersionOf(object);
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

export function namespaceOf({ metadata }: KubeObject): string {
  return textAt(metadata, 'namespace');
}

/** Changes fields of the metadata; undefined removes one. */
export function withMetadata(object: KubeObject, change: Readonly<Record<string, Json | undefined>>): KubeObject {
  const metadata: Record<string, Json | undefined> = { ...object.metadata, ...change };
  for (const key of Object.keys(change)) if (metadata[key] === undefined) delete metadata[key];
  return { ...object, metadata: metadata as KubeObject['metadata'] };
}

/** Whether a kind is known to be cluster-scoped. kustomize takes an unknown kind for a namespaced one. */
export function isClusterScoped({
  group,
  version,
  kind,
  scopes,
}: Pick<ObjectId, 'group' | 'version' | 'kind' | 'scopes'>): boolean {
  const written = `${group === '' ? version : `${group}/${version}`} ${kind}`;
  return (builtinSchema.namespaced[written] ?? scopes?.isNamespaced(written)) === false;
}
