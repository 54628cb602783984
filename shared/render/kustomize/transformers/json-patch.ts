import { writeExactJson } from '../../../base/go/json/exact-json.ts';
import { type Own, OwnCopies, putInto } from '../object/own-copies.ts';
import { isObject, type Json, type JsonObject } from '../object/resource.ts';
import * as z from '../read/decoders.ts';

const operation = z.looseObject({
  op: z.unknown().optional(),
  path: z.unknown().optional(),
  from: z.unknown().optional(),
  value: z.unknown().optional(),
});
type Operation = z.infer<typeof operation>;
export const jsonPatchSchema = z.array(operation);

/**
 * Applies operations as kustomize's library does, which is laxer than the standard: a missing field is null to `copy`, `test` and
 * `replace`, and an index below zero counts from the end.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6902 @throws RangeError where an operation does not apply
 */
export function applyJsonPatch(target: Json, operations: readonly Operation[]): Json {
  const copies = new OwnCopies();
  return operations.reduce<Json>((document, one) => {
    const apply = typeof one.op === 'string' && Object.hasOwn(appliers, one.op) ? appliers[one.op] : undefined;
    if (apply === undefined) throw new RangeError(`${writeExactJson(one.op ?? null)} is not an operation`);
    return apply(document, one, copies);
  }, target);
}

type Applier = (document: Json, operation: Operation, copies: OwnCopies) => Json;

const appliers: Readonly<Record<string, Applier>> = {
  add: (document, { path, value }, copies) => insert(document, path, (value ?? null) as Json, copies),
  replace: (document, { path, value = null }, copies) => {
    if (path !== '')
      return changeParent(document, path, copies, (parent, key) =>
        putInto(parent, placeOf(parent, key), value as Json),
      );
    if (typeof value !== 'object' || value === null) throw new RangeError('only a map or a list can be a whole object');
    return value as Json;
  },
  remove: (document, { path }, copies) => changeParent(document, path, copies, remove),
  copy: (document, { path, from }, copies) => {
    const value = lookUp(document, from);
    copies.giveAway(value);
    return insert(document, path, value, copies);
  },
  move: (document, { path, from }, copies) => {
    const value = lookUp(document, from);
    return insert(changeParent(document, from, copies, remove), path, value, copies);
  },
  test: (document, { path, value = null }) => {
    const found = path === '' ? document : lookUp(document, path);
    if (!isSame(found, value as Json))
      throw new RangeError(`test failed: ${String(path)} is not ${writeExactJson(value)}`);
    return document;
  },
};

type Parent = readonly Json[] | JsonObject;

/** What is before the first slash does not count. */
function pointer(path: unknown): readonly string[] {
  if (typeof path !== 'string' || !path.includes('/'))
    throw new RangeError(`${writeExactJson(path ?? null)} is not a JSON pointer`);
  const [, ...segments] = path.split('/');
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function lookUp(document: Json, path: unknown): Json {
  return pointer(path).reduce<Json>((value, key) => get(holder(value, path), key), document);
}

function holder(value: Json, path: unknown): Parent {
  if (typeof value !== 'object' || value === null) throw new RangeError(`there is nothing to hold ${String(path)}`);
  return value;
}

function insert(document: Json, path: unknown, value: Json, copies: OwnCopies): Json {
  return changeParent(document, path, copies, (parent, key) => {
    if (!Array.isArray(parent)) putInto(parent, key, value);
    else parent.splice(key === '-' ? parent.length : indexOf(key, parent.length + 1), 0, value);
  });
}

/** Changes the map or list that has the last segment of a path: a copy of it, in copies of all that hold it. */
function changeParent(
  document: Json,
  path: unknown,
  copies: OwnCopies,
  change: (parent: Own, key: string) => void,
): Json {
  const segments = pointer(path);
  const last = segments.at(-1) as string;
  const root = copies.own(holder(document, path));
  let parent = root;
  for (const key of segments.slice(0, -1)) {
    const child = copies.own(holder(get(parent, key), path));
    putInto(parent, placeOf(parent, key), child);
    parent = child;
  }
  change(parent, last);
  return root;
}

function get(parent: Parent, key: string): Json {
  if (isObject(parent)) return Object.hasOwn(parent, key) ? (parent[key] as Json) : null;
  return parent[indexOf(key, parent.length)] as Json;
}

/** A key, or the index of an item that exists. */
function placeOf(parent: Parent, key: string): string | number {
  return isObject(parent) ? key : indexOf(key, parent.length);
}

function remove(parent: Own, key: string): void {
  if (Array.isArray(parent)) parent.splice(indexOf(key, parent.length), 1);
  else if (Object.hasOwn(parent, key)) delete parent[key];
  else throw new RangeError(`${key} does not exist`);
}

function indexOf(key: string, size: number): number {
  const index = /^[-+]?\d+$/.test(key) ? Number(key) : Number.NaN;
  const at = index < 0 ? index + size : index;
  if (at >= 0 && at < size) return at;
  throw new RangeError(`there is no item ${key} among ${size}`);
}

function isSame(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item: Json, at) => isSame(item, b[at] as Json));
  }
  const [one, other] = [a as JsonObject, b as JsonObject];
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSame(one[key] as Json, other[key] as Json));
}
