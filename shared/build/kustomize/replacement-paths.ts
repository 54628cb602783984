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
  return [...segments, segment]
    .filter((part) => part.trim() !== '')
    .map((part) => (/^\[[^=]*\]$/.test(part) ? part.slice(1, -1) : part));
}

/** `[name=a]`: the items of a list whose field has the value; `[=a]`: the items that are the value. */
function selectorOf(segment: string): { readonly key: string; readonly value: string } | undefined {
  const [, key, value] = /^\[([^=]*)=(.*)\]$/.exec(segment) ?? [];
  return key === undefined || value === undefined ? undefined : { key, value };
}

function fits(item: Json, { key, value }: { readonly key: string; readonly value: string }): boolean {
  if (key === '') return String(item) === value;
  return isObject(item) && item[key] !== undefined && String(item[key]) === value;
}

/** The value at a path; undefined where there is none. */
export function lookUp(value: Json, segments: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const segment of segments) {
    const selector = selectorOf(segment);
    if (Array.isArray(found)) {
      const items: readonly Json[] = found;
      if (selector !== undefined) found = items.find((item) => fits(item, selector));
      else found = segment === '-' ? items.at(-1) : items[Number(segment)];
    } else found = isObject(found) && Object.hasOwn(found, segment) ? found[segment] : undefined;
  }
  return found;
}

/**
 * Changes every value at a path; `*` stands for all items of a list or all values of a map. With `created`, what is missing is made: maps, list
 * items that fit, and at the end an empty value of the created one's shape.
 */
export function changePath(
  value: Json,
  segments: readonly string[],
  created: Json | undefined,
  change: (found: Json) => Json,
): Json {
  const [segment, ...rest] = segments;
  if (segment === undefined) return change(value);
  if (Array.isArray(value)) return changeItems(value, segment, rest, created, change);
  if (!isObject(value)) return value;
  if (segment === '*') {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, changePath(child, rest, created, change)]),
    );
  }
  const child = Object.hasOwn(value, segment) ? value[segment] : undefined;
  if (child === undefined && created === undefined) return value;
  return { ...value, [segment]: changePath(child ?? emptyFor(rest, created), rest, created, change) };
}

function emptyFor(rest: readonly string[], created: Json | undefined): Json {
  const [next] = rest;
  if (next === undefined) return Array.isArray(created) ? [] : isObject(created) ? {} : '';
  return selectorOf(next) !== undefined || next === '-' || /^\d+$/.test(next) ? [] : {};
}

function changeItems(
  items: readonly Json[],
  segment: string,
  rest: readonly string[],
  created: Json | undefined,
  change: (found: Json) => Json,
): Json {
  const selector = selectorOf(segment);
  if (selector !== undefined) {
    const changed = items.map((item) => (fits(item, selector) ? changePath(item, rest, created, change) : item));
    if (created === undefined || items.some((item) => fits(item, selector))) return changed;
    const added: Json = selector.key === '' ? selector.value : ({ [selector.key]: selector.value } as JsonObject);
    return [...items, changePath(added, rest, created, change)];
  }
  if (segment === '*') return items.map((item) => changePath(item, rest, created, change));
  const at = segment === '-' ? items.length : Number(segment);
  if (!Number.isInteger(at) || at < 0) return items;
  if (at < items.length) return items.with(at, changePath(items[at] as Json, rest, created, change));
  return created === undefined || at > items.length
    ? items
    : [...items, changePath(emptyFor(rest, created), rest, created, change)];
}
