import { memoize } from '../../../base/memoize.ts';
import { fault, type KustomizeError } from '../kustomize-error.ts';
import { refuseLong } from '../object/bounds.ts';
import {
  groupOf,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type ObjectId,
  versionOf,
} from '../object/resource.ts';

/** Types of objects; an empty group, version or kind fits any. */
interface TypeSelector {
  readonly group?: string | null | undefined;
  readonly version?: string | null | undefined;
  readonly kind?: string | null | undefined;
}

/** Which field of which objects a transformer changes. */
export interface FieldSpec extends TypeSelector {
  /** Keys between slashes, `\/` for a slash in a key; lists on the way are entered without a mark. */
  readonly path: string;
  /** Makes the maps on the way and the field. */
  readonly create?: boolean | null | undefined;
}

/**
 * Returns the new value of a field; undefined: it stays as it is. `way` is that to the field, with the indices of items, while it is
 * called; `map` is the one that has the field.
 */
export type Change = (found: Json | undefined, way: readonly (string | number)[], map: JsonObject) => Json | undefined;

/** Does the spec speak of this object? */
export function fitsObject(spec: TypeSelector, object: KubeObject): boolean {
  return (
    (!spec.kind || spec.kind === object.kind) &&
    (!spec.group || spec.group === groupOf(object)) &&
    (!spec.version || spec.version === versionOf(object))
  );
}

/** Does the spec speak of objects of this type? */
export function fitsType({ group, version, kind }: Omit<ObjectId, 'name' | 'namespace'>, spec: TypeSelector): boolean {
  return (
    (!spec.kind || spec.kind === kind) &&
    (!spec.group || spec.group === group) &&
    (!spec.version || spec.version === version)
  );
}

/** Indices, wildcards and what tells items apart: no keys of maps to kustomize, though a map may have them. */
const forLists = /^(?:[-+]?\d+|[-*]|\[.*\])$/;

/** The keys of a path. @throws KustomizeError `too-large` */
export const splitPath = memoize((path: string): readonly string[] => {
  const segments = path
    .replace(/^\//, '')
    .replaceAll('\\/', '\0')
    .split('/')
    .map((segment) => segment.replaceAll('\0', '/'));
  return refuseLong(segments, path);
});

/** Changes the fields of an object at a spec's path; the same object where nothing changes. @throws KustomizeError `bad-field` */
export function changeField(object: KubeObject, spec: FieldSpec, change: Change): KubeObject {
  if (!fitsObject(spec, object)) return object;
  const path = splitPath(spec.path);
  const fail = (message: string): KustomizeError =>
    fault('bad-field', message, { object: `${object.kind} ${object.metadata.name}`, field: spec.path });
  return changeIn(object, path, 0, spec.create === true, change, fail, []) as KubeObject;
}

function changeIn(
  value: Json,
  path: readonly string[],
  depth: number,
  create: boolean,
  change: Change,
  fail: (message: string) => KustomizeError,
  way: (string | number)[],
): Json {
  if (value === null) return value;
  if (Array.isArray(value)) {
    let same = true;
    const items = value.map((item: Json, at) => {
      way.push(at);
      const changed = changeIn(item, path, depth, create, change, fail, way);
      way.pop();
      if (changed !== item) same = false;
      return changed;
    });
    return same ? value : items;
  }
  if (!isObject(value)) throw fail('expected sequence or mapping node');
  return changeInMap(value, path, depth, create, change, fail, way);
}

function changeInMap(
  map: JsonObject,
  path: readonly string[],
  depth: number,
  create: boolean,
  change: Change,
  fail: (message: string) => KustomizeError,
  way: (string | number)[],
): Json {
  const segment = path[depth] as string;
  const list = segment.endsWith('[]');
  const key = list ? segment.slice(0, -2) : segment;
  if (key === '') throw fail('cannot set or create an empty field name');
  if (forLists.test(key)) throw fail(`'${key}' is for a list, and there is a map`);
  const last = depth === path.length - 1;
  const makes = create && !list;
  const child = Object.hasOwn(map, key) ? map[key] : undefined;
  if (child === undefined && !makes) return map;
  way.push(key);
  const inner = last
    ? change(child === null && makes ? undefined : child, way, map)
    : changeIn(child ?? (makes ? {} : list ? [] : null), path, depth + 1, create, change, fail, way);
  way.pop();
  return inner === child || inner === undefined ? map : { ...map, [key]: inner };
}
