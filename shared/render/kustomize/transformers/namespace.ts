import { changeField, type FieldSpec } from '../field-specs/field-spec.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { isHelmGenerated } from '../object/build-notes.ts';
import {
  currentId,
  findTwin,
  isClusterScoped,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type Resource,
  rememberId,
  withMetadata,
} from '../object/resource.ts';
import { wasLeftBlank } from '../yaml/written-scalars.ts';

/** Which subjects of role bindings follow the namespace. */
export const subjectModes = {
  defaultOnly: ({ name }: JsonObject) => name === 'default',
  allServiceAccounts: ({ kind }: JsonObject) => kind === 'ServiceAccount',
  none: () => false,
} as const;

export interface NamespaceOptions {
  /** Empty: none is set. */
  readonly namespace: string;
  readonly fieldSpecs: readonly FieldSpec[];
  readonly unsetOnly?: boolean;
  readonly subjects?: keyof typeof subjectModes;
}

/** The namespace of an object is set in any case, and its name only where it is a core Namespace. */
function isOwnField({ path }: FieldSpec, { apiVersion }: KubeObject): boolean {
  return path === 'metadata/namespace' || (path === 'metadata/name' && apiVersion !== 'v1');
}

/** Puts every namespaced object into this namespace. @throws KustomizeError `duplicate` if two objects become one */
export function transformNamespace(resources: readonly Resource[], options: NamespaceOptions, file: string): void {
  if (options.namespace === '') return;
  for (const resource of resources) {
    if (isHelmGenerated(resource.object)) continue;
    // Also of what stays where it is: references choose among like-named objects by what they were called.
    rememberId(resource);
    resource.object = setNamespace(resource, options, file);
  }
  const twin = findTwin(resources);
  if (twin === undefined) return;
  const { kind, metadata } = twin.object;
  throw new KustomizeError(
    'duplicate',
    file,
    `namespace transformation produces ID conflict: ${kind} ${metadata.name}`,
  );
}

/** The object in this namespace, with what names it. @throws KustomizeError `bad-field` */
export function setNamespace(resource: Resource, options: NamespaceOptions, file: string): KubeObject {
  const { object } = resource;
  const { namespace, fieldSpecs, unsetOnly = false, subjects = 'defaultOnly' } = options;
  const keeps = (found: unknown): boolean => unsetOnly && found !== undefined && found !== null && found !== '';
  /** A null that is written out is a namespace to kustomize where a field is made. */
  const keepsNull = (map: JsonObject, key: string): boolean =>
    unsetOnly && map[key] === null && !wasLeftBlank(map, key);
  const refuse = (path: string): never => {
    throw new KustomizeError(
      'bad-field',
      file,
      `the namespace of ${object.kind} ${object.metadata.name}: '${path}' is not a text`,
    );
  };
  const own = object.metadata['namespace'];
  const isOutside = isClusterScoped(currentId(resource));
  if (!isOutside && typeof own === 'object' && own !== null) refuse('metadata/namespace');
  let placed =
    isOutside || keeps(own) || keepsNull(object.metadata, 'namespace') || own === namespace
      ? object
      : withMetadata(object, { namespace });
  const isBinding = /^(Cluster)?RoleBinding$/.test(object.kind);
  for (const spec of fieldSpecs) {
    if (isOwnField(spec, object) || (isBinding && spec.path === 'subjects/namespace')) continue;
    placed = changeField(placed, spec, (found, way, map) => {
      if (typeof found === 'object' && found !== null) refuse(spec.path);
      const isKept = keeps(found) || (found === undefined && keepsNull(map, String(way.at(-1))));
      return isKept ? found : namespace;
    });
  }
  const listed = placed['subjects'];
  if (!isBinding || listed === undefined || listed === null || subjects === 'none') return placed;
  const wrong = (reason: string): KustomizeError =>
    new KustomizeError('bad-field', file, `${object.kind} ${object.metadata.name}: ${reason}`);
  if (!Array.isArray(listed)) throw wrong('the subjects are not a list: put a dash before each');
  const placedSubjects = listed.map((subject: Json) => {
    if (!isObject(subject)) throw wrong('a subject is not an object');
    return subjectModes[subjects](subject) && !keeps(subject['namespace']) ? { ...subject, namespace } : subject;
  });
  return { ...placed, subjects: placedSubjects };
}
