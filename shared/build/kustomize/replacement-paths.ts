import { messageOf } from '../../errors.ts';
import { refuseLong } from './bounds.ts';
import { compilePattern } from './compile-pattern.ts';
import { retype } from './embedded/retype.ts';
import { KustomizeError } from './kustomize-error.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';

/** The keys of `spec.containers.[name=a].image`, also with a dot before it; a dot within brackets, or after a backslash, does not part. */
export function splitFieldPath(path: string): readonly string[] {
  const segments: string[] = [];
  let segment = '';
  let depth = 0;
  for (let at = 0; at < path.length; at++) {
    const character = path[at] as string;
    if (character === '\\' && path[at + 1] === '.') {
      segment += '.';
      at++;
      continue;
    }
    if (character === '[') depth++;
    if (character === ']') depth--;
    if (character !== '.' || depth > 0) segment += character;
    else {
      segments.push(segment);
      segment = '';
    }
  }
  return refuseLong([...segments, segment], path)
    .filter((part) => part.trim() !== '')
    .map((part) => (/^\[[^=]*\]$/.test(part) ? part.slice(1, -1) : part));
}

interface ItemSelector {
  readonly key: string;
  readonly value: string;
}

/** `[name=a]`: the items of a list whose field has the value; `[=a]`: the items that are the value. */
function selectorOf(segment: string): ItemSelector | undefined {
  const [, key, value] = /^\[([^=]*)=(.*)\]$/.exec(segment) ?? [];
  return key === undefined || value === undefined ? undefined : { key, value };
}

function fits(item: Json, { key, value }: ItemSelector): boolean {
  if (key === '') return String(item) === value;
  return isObject(item) && item[key] !== undefined && String(item[key]) === value;
}

/** The value at a path; undefined where there is none. */
export function lookUp(value: Json, segments: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const segment of segments) {
    if (Array.isArray(found)) found = (found as readonly Json[])[placeOf(found, segment)];
    else found = isObject(found) && Object.hasOwn(found, segment) ? found[segment] : undefined;
  }
  return found;
}

/** The index of an item; none that a list has where there is none. */
function placeOf(items: readonly Json[], segment: string): number {
  const selector = selectorOf(segment);
  if (selector !== undefined) return items.findIndex((item) => fits(item, selector));
  return segment === '-' ? items.length - 1 : Number(segment);
}

/**
 * Changes every value at a path; `*` stands for all items of a list, and what a selector says is a regular expression that may fit a part. With
 * `create`, what is missing is made: maps, list items that fit, and at the end whatever `change` makes of undefined.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/yaml/match.go @throws KustomizeError `bad-replacement`
 */
export function changePath(
  value: Json,
  segments: readonly string[],
  create: boolean,
  change: (found: Json | undefined) => Json,
): Json {
  const [segment, ...rest] = segments;
  if (segment === undefined) return change(value);
  if (Array.isArray(value)) return changeItems(value, segment, rest, create, change);
  if (!isObject(value) || segment === '*') return value;
  const child = Object.hasOwn(value, segment) ? value[segment] : undefined;
  if (child === undefined) return create ? { ...value, [segment]: make(rest, change) } : value;
  const changed = changePath(child, rest, create, change);
  return changed === child ? value : { ...value, [segment]: changed };
}

/** What stands at the end of a path that is new. */
function make(segments: readonly string[], change: (found: Json | undefined) => Json): Json {
  const [next] = segments;
  if (next === undefined) return change(undefined);
  const isList = selectorOf(next) !== undefined || isIndex(next);
  return changePath(isList ? [] : {}, segments, true, change);
}

function isIndex(segment: string): boolean {
  return /^\d+$/.test(segment);
}

function changeItems(
  items: readonly Json[],
  segment: string,
  rest: readonly string[],
  create: boolean,
  change: (found: Json | undefined) => Json,
): Json {
  const selector = selectorOf(segment);
  if (selector !== undefined) {
    const { key, value } = selector;
    const isMeant = (item: Json): boolean => matches(item, selector);
    if (items.some(isMeant) || !create)
      return items.map((item) => (isMeant(item) ? changePath(item, rest, create, change) : item));
    return [
      ...items,
      key === '' ? make(rest, change) : changePath({ [key]: retype(undefined, value) }, rest, create, change),
    ];
  }
  if (segment === '*') return items.map((item) => changePath(item, rest, create, change));
  if (!isIndex(segment)) return items;
  const at = Number(segment);
  if (at < items.length) return items.with(at, changePath(items[at] as Json, rest, create, change));
  return create && at === items.length ? [...items, make(rest, change)] : items;
}

function matches(item: Json, { key, value }: ItemSelector): boolean {
  const found = key === '' ? item : isObject(item) && Object.hasOwn(item, key) ? item[key] : undefined;
  if (found === undefined || (typeof found === 'object' && found !== null)) return false;
  try {
    return compilePattern(value)(String(found));
  } catch (error) {
    throw new KustomizeError('bad-replacement', value, `is no regular expression: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Puts a value there where `lookUp` finds one. */
export function putAt(value: Json, segments: readonly string[], put: Json): Json {
  const [segment, ...rest] = segments;
  if (segment === undefined) return put;
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    const at = placeOf(items, segment);
    return items.with(at, putAt(items[at] as Json, rest, put));
  }
  const map = value as JsonObject;
  return { ...map, [segment]: putAt(map[segment] as Json, rest, put) };
}
