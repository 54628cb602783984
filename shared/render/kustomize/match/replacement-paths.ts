import { messageOf } from '../../../base/errors.ts';
import { writeKubeYaml } from '../../../base/yaml/write/write-kube-yaml.ts';
import { fault } from '../kustomize-error.ts';
import { refuseLong } from '../object/bounds.ts';
import { OwnCopies, putInto } from '../object/own-copies.ts';
import { isObject, type Json, type JsonObject } from '../object/resource.ts';
import { retype } from '../object/retype.ts';
import { valueIn } from '../object/value-in.ts';
import { scalarText } from '../yaml/written-scalars.ts';
import { compilePattern } from './compile-pattern.ts';

/**
 * The keys of `spec.containers.[name=a].image`, also with a dot before it. A dot after a backslash does not part, nor does one in brackets
 * that begin a key; those go unless they select. A key may be empty.
 */
export function splitFieldPath(path: string): readonly string[] {
  const parts = refuseLong(path.split('.'), path);
  const segments: string[] = [];
  for (const part of parts.length > 1 && parts[0] === '' ? parts.slice(1) : parts) {
    const before = segments.at(-1);
    if (before?.endsWith('\\')) segments[segments.length - 1] = `${before.slice(0, -1)}.${part}`;
    else segments.push(part);
  }
  return joinBrackets(segments);
}

function joinBrackets(segments: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let at = 0; at < segments.length; at++) {
    let segment = segments[at] as string;
    if (segment.startsWith('[') && !segment.endsWith(']')) {
      while (at < segments.length - 1 && !segment.endsWith(']')) segment += `.${segments[++at]}`;
      if (!segment.includes('=')) segment = segment.replace(/^[[\]]+|[[\]]+$/g, '');
    }
    joined.push(segment);
  }
  return joined;
}

/** The items of a list whose key has this value; without a key, those that are it. */
export interface ItemSelector {
  readonly key: string;
  readonly value: string;
}

/**
 * `[name=a]`: the items of a list whose field has the value; `[=a]`: the items that are the value.
 *
 * @throws RangeError of brackets without `=`
 */
export function selectorOf(segment: string): ItemSelector | undefined {
  if (!segment.startsWith('[') || !segment.endsWith(']')) return undefined;
  const [, key, value] = /^\[([^=]*)=(.*)\]$/s.exec(segment) ?? [];
  if (key !== undefined && value !== undefined) return { key, value };
  throw new RangeError(`'${segment}' does not say fieldName=fieldValue`);
}

function fits(item: Json, { key, value }: ItemSelector): boolean {
  const found = key === '' ? item : valueIn(item, key);
  return found !== undefined && (typeof found !== 'object' || found === null) && String(found) === value;
}

/** A value, and the keys and indices that lead to it. */
interface Located {
  readonly value: Json;
  readonly way: readonly (string | number)[];
}

/**
 * The value at a path, whose empty keys do not count; undefined if it leads nowhere.
 *
 * @throws RangeError of brackets without `=`, and of wildcards
 */
export function locate(value: Json, segments: readonly string[]): Located | undefined {
  const way: (string | number)[] = [];
  let found = value;
  for (const segment of segments.map((one) => one.trim()).filter((one) => one !== '')) {
    if (segment === '*') throw new RangeError("a path to one value has no wildcard '*'");
    const selector = selectorOf(segment);
    const at = Array.isArray(found) ? placeOf(found, segment, selector) : segment;
    const child = valueIn(found, at);
    if (child === undefined) return undefined;
    way.push(at);
    found = child;
  }
  return { value: found, way };
}

/** What {@link locate} finds; also where the path makes no sense, nothing. */
export function locateIfAny(value: Json, segments: readonly string[]): Located | undefined {
  try {
    return locate(value, segments);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The index of an item; the length of the list or more if it has no such item. */
function placeOf(items: readonly Json[], segment: string, selector: ItemSelector | undefined): number {
  if (selector !== undefined) return items.findIndex((item) => fits(item, selector));
  return segment === '-' ? items.length - 1 : Number(segment);
}

/** What becomes of the values at a path. */
export interface PathChange {
  /** What is missing is made: maps, list items that fit, and at the end whatever `change` makes of undefined. */
  readonly create: boolean;
  readonly change: (found: Json | undefined) => Json;
  /** What holds a changed value is changed in these. */
  readonly copies?: OwnCopies;
  /** Called if the path continues within the text of a plain value, which stays as it is. @throws RangeError where it does not */
  readonly within?: (text: string, path: readonly string[]) => void;
}

/**
 * Changes every value at a path; `*` means all items of a list, and what a selector says is a regular expression that may fit a part.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/yaml/match.go
 * @throws RangeError where the path makes no sense; KustomizeError `bad-replacement` of a wrong regular expression
 */
export function changePath(value: Json, segments: readonly string[], how: PathChange): Json {
  return changeAt(value, segments, { copies: new OwnCopies(), within: refuseText, ...how });
}

function refuseText(_: string, [segment]: readonly string[]): never {
  throw new RangeError(`'${segment}' is for a map or a list, and there is a plain value`);
}

function changeAt(value: Json, segments: readonly string[], how: Required<PathChange>): Json {
  const [segment, ...rest] = segments;
  if (segment === undefined) return how.change(value);
  const step: Step = { ...how, rest };
  if (Array.isArray(value)) return changeItems(value, segment, step);
  if (value === null) return value;
  if (!isObject(value)) throw new RangeError(`'${segment}' is for a map or a list, and there is a plain value`);
  if (segment === '' || segment === '*' || isIndex(segment) || selectorOf(segment) !== undefined)
    throw new RangeError(`'${segment}' is for a list, and there is a map`);
  return changeField(value, segment, step);
}

/** How a path goes on below a segment. */
interface Step extends Required<PathChange> {
  readonly rest: readonly string[];
}

function changeField(map: JsonObject, key: string, step: Step): Json {
  const { rest, create, copies, within } = step;
  const child = Object.hasOwn(map, key) ? map[key] : undefined;
  if (child === undefined) return create ? put(map, key, make(step), copies) : map;
  if ((typeof child === 'object' && child !== null) || rest.length === 0)
    return put(map, key, changeAt(child, rest, step), copies);
  within(scalarText(map, key), rest);
  return map;
}

/** The map or list with a value under a key; the same one if it has it already. */
function put(parent: readonly Json[] | JsonObject, key: string | number, value: Json, copies: OwnCopies): Json {
  if (valueIn(parent, key) === value) return parent;
  const own = copies.own(parent);
  putInto(own, key, value);
  return own;
}

/** The value at the end of a path that is new. */
function make(step: Step): Json {
  const { rest, change } = step;
  const [next] = rest;
  if (next === undefined) return change(undefined);
  const isList = selectorOf(next) !== undefined || isIndex(next);
  return changeAt(isList ? [] : {}, rest, step);
}

export function isIndex(segment: string): boolean {
  return /^\d+$/.test(segment);
}

function changeItems(items: readonly Json[], segment: string, step: Step): Json {
  const selector = selectorOf(segment);
  if (selector !== undefined) return changeSelected(items, selector, step);
  if (segment === '*') return changeAll(items, () => true, step);
  if (!isIndex(segment)) throw new RangeError(`'${segment}' is for a map, and there is a list`);
  const { rest, create, copies } = step;
  const at = Number(segment);
  if (at < items.length) return put(items, at, changeAt(items[at] as Json, rest, step), copies);
  if (create && at === items.length) return put(items, at, make(step), copies);
  throw new RangeError(`there is no item ${at} among ${items.length}`);
}

function changeAll(items: readonly Json[], isMeant: (item: Json) => boolean, { rest, ...how }: Step): Json {
  const meant = items.flatMap((item, at) => (isMeant(item) ? [at] : []));
  return meant.reduce<Json>((list, at) => {
    const changed = changeAt(items[at] as Json, rest, how);
    return put(list as readonly Json[], at, changed, how.copies);
  }, items);
}

function changeSelected(items: readonly Json[], selector: ItemSelector, step: Step): Json {
  const { key, value } = selector;
  // What is selected by its own text is changed as a whole, however the path goes on.
  const below: Step = key === '' ? { ...step, rest: [] } : step;
  const isMeant = (item: Json): boolean => matches(item, selector);
  if (items.some(isMeant) || !step.create) return changeAll(items, isMeant, below);
  return put(
    items,
    items.length,
    key === '' ? makeItem(value, step) : changeAt({ [key]: asNew(value) }, below.rest, step),
    step.copies,
  );
}

/** A new item is the text that it is selected by, before that is changed. */
function makeItem(text: string, { change }: Step): Json {
  return asNew(String(change(text)));
}

/** What a text is that is new: what it looks like. */
function asNew(text: string): Json {
  return retype(undefined, { value: text, text });
}

function matches(item: Json, { key, value }: ItemSelector): boolean {
  const found = key === '' ? item : isObject(item) && Object.hasOwn(item, key) ? item[key] : undefined;
  if (found === undefined) return false;
  return matchesPattern(
    value,
    typeof found === 'object' && found !== null ? writeKubeYaml(found).trim() : String(found),
  );
}

/** Whether a regular expression fits a part of a text. @throws KustomizeError `bad-replacement` if it is not one */
export function matchesPattern(pattern: string, text: string): boolean {
  try {
    return compilePattern(pattern)(text);
  } catch (error) {
    throw fault(
      'bad-replacement',
      `'${pattern.slice(0, 100)}' is not a valid regular expression: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** Replaces the value at a path that exists. */
export function putAt(value: Json, way: readonly (string | number)[], found: Json, copies: OwnCopies): Json {
  const [at, ...rest] = way;
  if (at === undefined) return found;
  return put(value as JsonObject, at, putAt(valueIn(value, at) as Json, rest, found, copies), copies);
}
