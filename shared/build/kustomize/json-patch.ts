import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { encodeJson } from '../../yaml/exact-json.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';

const operation = z.object({
  op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']),
  path: z.string(),
  from: z.string().optional(),
  value: z.unknown().optional(),
});
type Operation = z.infer<typeof operation>;
export const jsonPatchSchema = z.array(operation);

/** @see https://www.rfc-editor.org/rfc/rfc6902 @throws RangeError where an operation does not apply */
export function applyJsonPatch(target: Json, operations: readonly Operation[]): Json {
  return operations.reduce<Json>((document, one) => appliers[one.op](document, one), target);
}

type Applier = (document: Json, operation: Operation) => Json;

const appliers: Readonly<Record<Operation['op'], Applier>> = {
  add: (document, { path, value }) => put(document, pointer(path), value as Json, 'insert'),
  replace: (document, { path, value }) => {
    get(document, pointer(path), path);
    return put(document, pointer(path), value as Json, 'set');
  },
  remove: (document, { path }) => remove(document, pointer(path), path),
  copy: (document, { path, from = '' }) => put(document, pointer(path), get(document, pointer(from), from), 'insert'),
  move: (document, { path, from = '' }) =>
    put(remove(document, pointer(from), from), pointer(path), get(document, pointer(from), from), 'insert'),
  test: (document, { path, value }) => {
    if (!isDeepStrictEqual(get(document, pointer(path), path), value))
      throw new RangeError(`test failed: ${path} is not ${encodeJson(value)}`);
    return document;
  },
};

function pointer(path: string): readonly string[] {
  if (path === '') return [];
  if (!path.startsWith('/')) throw new RangeError(`${JSON.stringify(path)} is not a JSON pointer: it starts with /`);
  return path
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function get(document: Json, path: readonly string[], shown: string): Json {
  let found: Json | undefined = document;
  for (const segment of path)
    found = Array.isArray(found) ? found[Number(segment)] : isObject(found) ? found[segment] : undefined;
  if (found === undefined) throw new RangeError(`${shown} does not exist`);
  return found;
}

function put(document: Json, path: readonly string[], value: Json, mode: 'insert' | 'set'): Json {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (Array.isArray(document)) return putInList(document, segment, rest, value, mode);
  if (!isObject(document)) throw new RangeError(`there is nothing at …/${path.join('/')}`);
  if (rest.length > 0 && document[segment] === undefined)
    throw new RangeError(`there is no ${segment} to put ${rest.join('/')} into`);
  return { ...document, [segment]: rest.length === 0 ? value : put(document[segment] as Json, rest, value, mode) };
}

function putInList(
  list: readonly Json[],
  segment: string,
  rest: readonly string[],
  value: Json,
  mode: 'insert' | 'set',
): Json {
  const at = segment === '-' ? list.length : Number(segment);
  const most = mode === 'insert' && rest.length === 0 ? list.length : list.length - 1;
  if (!Number.isInteger(at) || at < 0 || at > most)
    throw new RangeError(`there is no item ${segment} in a list of ${list.length}`);
  if (rest.length > 0) return list.with(at, put(list[at] as Json, rest, value, mode));
  return mode === 'insert' ? list.toSpliced(at, 0, value) : list.with(at, value);
}

function remove(document: Json, path: readonly string[], shown: string): Json {
  const last = path.at(-1);
  if (last === undefined) throw new RangeError('the whole object cannot be removed');
  const parent = get(document, path.slice(0, -1), shown);
  get(document, path, shown);
  const changed: Json = Array.isArray(parent)
    ? parent.toSpliced(Number(last), 1)
    : (Object.fromEntries(Object.entries(parent as JsonObject).filter(([key]) => key !== last)) as JsonObject);
  return put(document, path.slice(0, -1), changed, 'set');
}
