import { isObject, type Json, type JsonObject, type KubeObject, type Resource } from './resource.ts';
import { valueIn } from './value-in.ts';
import type { ValuePath } from './value-path.ts';

/** After a change: what has changed in one field is put into the others. */
export function settleShared(resource: Resource, before: KubeObject): void {
  if (resource.shared.length === 0 || resource.object === before) return;
  resource.shared = resource.shared.flatMap((paths) => {
    const kept = paths.filter((path) => typeof valueAt(resource.object, path) === 'string');
    const changed = kept.filter((path) => valueAt(resource.object, path) !== valueAt(before, path)).sort(comparePaths);
    const last = changed.at(-1);
    if (last !== undefined) putAll(resource, kept, valueAt(resource.object, last) as string);
    return kept.length > 1 ? [kept] : [];
  });
}

/** After a merge: what the patch says last, field by field in their order, is what all have. */
export function settleMerged(resource: Resource, patch: JsonObject): void {
  resource.shared = resource.shared.flatMap((paths) => {
    const kept = paths.filter((path) => !replaces(patch, path));
    const said = kept.toSorted(comparePaths).flatMap((path) => {
      const value = valueAt(patch, path);
      return value === undefined || value === null || typeof value === 'object' ? [] : [value];
    });
    const last = said.at(-1);
    const left = kept.filter((path) => valueAt(resource.object, path) !== undefined);
    if (last !== undefined) putAll(resource, left, last);
    return left.length > 1 ? [left] : [];
  });
}

/** The fields below a path have values of their own from now on. */
export function unshare(resource: Resource, ...start: readonly string[]): void {
  if (resource.shared.length === 0) return;
  const isBelow = (path: ValuePath): boolean => start.every((key, at) => path[at] === key);
  resource.shared = resource.shared
    .map((paths) => paths.filter((path) => !isBelow(path)))
    .filter((paths) => paths.length > 1);
}

function comparePaths(a: ValuePath, b: ValuePath): number {
  const [one, other] = [a.join('\0'), b.join('\0')];
  return one < other ? -1 : one > other ? 1 : 0;
}

function valueAt(object: Json, path: ValuePath): Json | undefined {
  return path.reduce<Json | undefined>(valueIn, object);
}

/** Does a patch put something else into the place of a map or list on the way? */
function replaces(patch: JsonObject, path: ValuePath): boolean {
  let found: Json | undefined = patch;
  for (const key of path) {
    if (found === undefined) return false;
    if (found === null || typeof key === 'number' || !isObject(found)) return true;
    if (Object.hasOwn(found, '$patch') && found['$patch'] !== 'merge') return true;
    found = found[key];
  }
  return false;
}

function putAll(resource: Resource, paths: readonly ValuePath[], value: Json): void {
  resource.object = paths.reduce<Json>((object, path) => put(object, path, value), resource.object) as KubeObject;
}

function put(object: Json, [key, ...rest]: ValuePath, value: Json): Json {
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list = object as readonly Json[];
    const changed = put(list[key] as Json, rest, value);
    return changed === list[key] ? list : list.with(key, changed);
  }
  const map = object as JsonObject;
  const changed = put(map[key] as Json, rest, value);
  return changed === map[key] ? map : { ...map, [key]: changed };
}
