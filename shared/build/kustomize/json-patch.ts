import { writeExactJson } from '../../go/json/exact-json.ts';
import * as z from './decoders.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';

const operation = z.looseObject({
  op: z.unknown().optional(),
  path: z.unknown().optional(),
  from: z.unknown().optional(),
  value: z.unknown().optional(),
});
type Operation = z.infer<typeof operation>;
export const jsonPatchSchema = z.array(operation);

/**
 * Applies operations as kustomize's library does, which is laxer than the standard: a missing field is null to `copy`, `test` and `replace`, and an
 * index below zero counts from the end.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6902 @throws RangeError where an operation does not apply
 */
export function applyJsonPatch(target: Json, operations: readonly Operation[]): Json {
  return operations.reduce<Json>((document, one) => {
    const apply = typeof one.op === 'string' && Object.hasOwn(appliers, one.op) ? appliers[one.op] : undefined;
    if (apply === undefined) throw new RangeError(`${writeExactJson(one.op ?? null)} is not an operation`);
    return apply(document, one);
  }, target);
}

type Applier = (document: Json, operation: Operation) => Json;

const appliers: Readonly<Record<string, Applier>> = {
  add: (document, { path, value }) => insert(document, path, (value ?? null) as Json),
  replace: (document, { path, value = null }) => {
    if (path !== '') return changeParent(document, path, (parent, key) => set(parent, key, value as Json));
    if (typeof value !== 'object' || value === null) throw new RangeError('only a map or a list can be a whole object');
    return value as Json;
  },
  remove: (document, { path }) => changeParent(document, path, without),
  copy: (document, { path, from }) => insert(document, path, lookUp(document, from)),
  move: (document, { path, from }) => {
    const value = lookUp(document, from);
    return insert(changeParent(document, from, without), path, value);
  },
  test: (document, { path, value = null }) => {
    const found = path === '' ? document : lookUp(document, path);
    if (!isSame(found, value as Json))
      throw new RangeError(`test failed: ${String(path)} is not ${writeExactJson(value)}`);
    return document;
  },
};

type Parent = readonly Json[] | JsonObject;
type Change = (parent: Parent, key: string) => Json;

/** What stands before the first slash does not count. */
function pointer(path: unknown): readonly string[] {
  if (typeof path !== 'string' || !path.includes('/'))
    throw new RangeError(`${writeExactJson(path ?? null)} is no JSON pointer`);
  const [, ...segments] = path.split('/');
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function lookUp(document: Json, path: unknown): Json {
  let found: Json = null;
  changeParent(document, path, (parent, key) => {
    found = get(parent, key);
    return parent;
  });
  return found;
}

function insert(document: Json, path: unknown, value: Json): Json {
  return changeParent(document, path, (parent, key) => {
    if (isObject(parent)) return { ...parent, [key]: value };
    const list: readonly Json[] = parent;
    return list.toSpliced(key === '-' ? list.length : indexOf(key, list.length + 1), 0, value);
  });
}

/** Changes the map or list that has the last segment of a path. */
function changeParent(document: Json, path: unknown, change: Change): Json {
  const segments = pointer(path);
  const walk = (value: Json, depth: number): Json => {
    if (typeof value !== 'object' || value === null) throw new RangeError(`there is nothing to hold ${String(path)}`);
    const key = segments[depth] as string;
    if (depth === segments.length - 1) return change(value, key);
    return set(value, key, walk(get(value, key), depth + 1));
  };
  return walk(document, 0);
}

function get(parent: Parent, key: string): Json {
  if (isObject(parent)) return Object.hasOwn(parent, key) ? (parent[key] as Json) : null;
  return parent[indexOf(key, parent.length)] as Json;
}

function set(parent: Parent, key: string, value: Json): Json {
  if (isObject(parent)) return { ...parent, [key]: value };
  return (parent as readonly Json[]).with(indexOf(key, parent.length), value);
}

function without(parent: Parent, key: string): Json {
  if (!isObject(parent)) return (parent as readonly Json[]).toSpliced(indexOf(key, parent.length), 1);
  if (!Object.hasOwn(parent, key)) throw new RangeError(`${key} does not exist`);
  return Object.fromEntries(Object.entries(parent).filter(([one]) => one !== key));
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
