import { quote } from '../../../../base/go/strconv/quote.ts';
import { GoError, type Value } from '../../../../base/go/value.ts';
import type { Dialect } from './draft.ts';
import { isPointer, type Place, type Reference, writeReference } from './location.ts';

/** A schema that has a URL of its own, to which what it holds is relative: the file's root, and each with an `$id`. */
export interface Resource {
  readonly pointer: string;
  readonly schema: Value;
  readonly id: string;
  readonly dialect: Dialect;
  /** JSON pointers by the names that schemas give themselves. */
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Set<string>;
}

/** A file of schemas as it was read. */
export interface SchemaFile {
  readonly url: string;
  readonly root: Value;
  /** By their JSON pointers. */
  readonly resources: Map<string, Resource>;
  readonly byId: Map<string, Resource>;
  /** The schemas that were found, each of which was checked. Those that are not objects are known by their JSON pointers. */
  readonly known: Set<Value>;
}

/** The innermost resource that holds a place. */
export function resourceAt({ resources }: SchemaFile, pointer: string): Resource {
  let at = pointer;
  for (;;) {
    const found = resources.get(at);
    if (found !== undefined) return found;
    const slash = at.lastIndexOf('/');
    if (slash === -1) return resources.get('') as Resource;
    at = at.slice(0, slash);
  }
}

/** @throws GoError where a resource has no such anchor */
function resolveIn(file: SchemaFile, resource: Resource, fragment: string): Place {
  if (isPointer(fragment)) return { url: file.url, pointer: resource.pointer + fragment };
  const pointer = resource.anchors.get(fragment);
  if (pointer !== undefined) return { url: file.url, pointer };
  const shown = quote(writeReference({ url: resource.id, fragment }));
  throw new GoError(`anchor in ${shown} not found in schema ${quote(file.url)}`);
}

/** A place of a file that was just read. @throws GoError where its root has no such anchor */
export function resolveInRoot(file: SchemaFile, fragment: string): Place {
  return resolveIn(file, file.resources.get('') as Resource, fragment);
}

/** The place that a reference means where it is in this file; undefined for one to another file. @throws GoError */
export function resolveHere(file: SchemaFile, { url, fragment }: Reference): Place | undefined {
  const resource = url === file.url ? file.resources.get('') : file.byId.get(url);
  return resource === undefined ? undefined : resolveIn(file, resource, fragment);
}
