import { fault, type KustomizeError, withPlace } from '../kustomize-error.ts';
import type { Json, JsonObject } from '../object/resource.ts';
import {
  builtinSchema,
  type FieldSchema,
  type MergeSchema,
  schemaOfField,
  schemaOfKind,
} from '../openapi/merge-schema.ts';
import {
  carryMark,
  isQuoted,
  markEntry,
  ownMarks,
  takeLast,
  wasLeftBlank,
  writtenText,
} from '../yaml/written-scalars.ts';
import { takeListDirective, takeMapDirective } from './directive.ts';
import { mergeKeyedList } from './merge-keyed-list.ts';
import { type Found, isMap, kindOf, type Merge, type Node, type NodeMap, textOf } from './merge-node.ts';
import { schemaInComment } from './schema-in-comment.ts';

export interface MergeOptions {
  /** Which lists are merged, and by which keys; Kubernetes' own where none is given. */
  readonly schema?: MergeSchema;
  /** Where new items go. kustomize's patches put them first, which is the default. */
  readonly newItems?: 'first' | 'last';
  /** Merges lists of which no schema is known by `name`, where all of their items have one. */
  readonly inferKeys?: boolean;
  /** Is what replaces a text in quotes one too? It is by default: so kustomize writes it. */
  readonly keepQuotes?: boolean;
}

/**
 * A strategic merge patch as kustomize understands it: maps are merged, null removes, lists that the schema tells of are merged by their
 * keys, `$patch: merge|replace|delete` directs. kubectl's `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList` are plain fields
 * to it. Both arguments stay as they are. undefined: the whole object is deleted.
 *
 * @throws KustomizeError `bad-patch`
 */
export function mergePatch(target: JsonObject, patch: JsonObject, options: MergeOptions = {}): JsonObject | undefined {
  const merged = mergeValues(target, patch, options);
  return merged === undefined ? undefined : (merged as JsonObject);
}

/** Merges values of any shape; see {@link mergePatch}. */
export function mergeValues(
  target: Json | undefined,
  patch: Json | undefined,
  options: MergeOptions,
): Json | undefined {
  const merge: Merge = {
    schema: options.schema ?? builtinSchema,
    newItems: options.newItems ?? 'first',
    inferKeys: options.inferKeys ?? false,
    keepQuotes: options.keepQuotes ?? true,
    walk: (...step) => walk(merge, ...step),
  };
  // The order in which kustomize merges lists can only be had by changing them in place: of copies.
  return walk(merge, copyOf(target), copyOf(patch), undefined, []);
}

function copyOf(value: Json | undefined): Found {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => copyOf(item) as Node);
  const copy: NodeMap = { ...(value as NodeMap) };
  ownMarks(copy);
  for (const key of Object.keys(copy)) {
    const child = copy[key];
    if (typeof child === 'object' && child !== null) copy[key] = copyOf(child as Json) as Node;
  }
  return copy;
}

/** Where target and patch are one and the same, it is new: directives within are obeyed, and nulls are left out. */
function walk(
  merge: Merge,
  target: Found,
  patch: Found,
  known: FieldSchema | undefined,
  path: readonly string[],
): Found {
  const field = known ?? fieldOfKind(merge.schema, target) ?? fieldOfKind(merge.schema, patch);
  const kind = kindOf(target ?? undefined) ?? kindOf(patch ?? undefined);
  for (const value of [target, patch]) {
    const other = kindOf(value ?? undefined);
    if (other !== undefined && other !== kind)
      throw fault('bad-patch', `expected a ${kind}, and the patch or its target has a ${other}`, {
        field: path.join('.'),
      });
  }
  if (kind === 'scalar') return patch === undefined ? target : patch;
  if (kind === 'list')
    return walkList(merge, target as Node[] | null | undefined, patch as Node[] | null | undefined, field, path);
  return walkMap(merge, target as NodeMap | null | undefined, patch as NodeMap | null | undefined, field, path);
}

function fieldOfKind(schema: MergeSchema, value: Found): FieldSchema | undefined {
  if (!isMap(value)) return undefined;
  const { apiVersion, kind } = value;
  return typeof apiVersion === 'string' && typeof kind === 'string'
    ? schemaOfKind(schema, apiVersion, kind)
    : undefined;
}

function walkMap(
  merge: Merge,
  target: NodeMap | null | undefined,
  patch: NodeMap | null | undefined,
  field: FieldSchema | undefined,
  path: readonly string[],
): Found {
  const into = destination(target, patch, path);
  if (!isMap(into)) return into;
  for (const key of fieldNames(into, patch)) {
    const child = own(into, key);
    const change = isMap(patch) ? own(patch, key) : undefined;
    const fieldOfChild =
      schemaInComment(merge.schema, into, key) ??
      (isMap(patch) ? schemaInComment(merge.schema, patch, key) : undefined) ??
      (field && schemaOfField(merge.schema, field, key));
    const value = merge.walk(child, change, fieldOfChild, [...path, key]);
    // A null stays where the target says it aloud and the patch does not speak of it.
    if (value === undefined || (value === null && (change !== undefined || wasLeftBlank(into, key)))) remove(into, key);
    else if (!merge.keepQuotes || patch === into || !isMap(patch) || change === undefined) put(into, key, value);
    else putChange(into, key, value, patch);
  }
  return into;
}

/** Of a key that is given twice, the first goes and the last stays. */
function remove(map: NodeMap, key: string): void {
  const last = takeLast(map, key);
  if (last === undefined) {
    delete map[key];
    return;
  }
  put(map, key, last.value as Node);
  if (last.mark !== undefined) markEntry(map, key, last.mark);
}

/** Puts what a patch says of a key: in quotes if what it replaces is, and without them to the next patch if that is without. */
function putChange(into: NodeMap, key: string, value: Node, patch: NodeMap): void {
  const replaces = Object.hasOwn(into, key);
  const inQuotes = kindOf(value) === 'scalar' && isQuoted(into, key);
  put(into, key, inQuotes ? (writtenText(patch, key) ?? textOf(value)) : value);
  if (inQuotes) markEntry(into, key, { isQuoted: true });
  else carryMark(patch, into, key, replaces);
  if (replaces && !inQuotes && isQuoted(into, key)) markEntry(into, key, { isQuoted: false });
}

/** The map that takes the fields of both: undefined or null where there is nothing to merge. */
function destination(
  target: NodeMap | null | undefined,
  patch: NodeMap | null | undefined,
  path: readonly string[],
): Found {
  if (target === undefined || target === null) {
    if (isMap(patch) && takeMapDirective(patch) === 'delete') return undefined;
    return patch === undefined ? target : patch;
  }
  if (patch === null) return undefined;
  if (patch === undefined) return target;
  const directive = takeMapDirective(patch);
  if (directive === 'delete') return undefined;
  if (directive === 'unknown') throw unknownDirective(path);
  return directive === 'replace' ? patch : target;
}

function unknownDirective(path: readonly string[]): KustomizeError {
  return fault('bad-patch', '$patch must be merge, replace or delete', { field: path.join('.') });
}

function fieldNames(into: NodeMap, patch: NodeMap | null | undefined): readonly string[] {
  const names = Object.keys(into);
  if (!isMap(patch) || patch === into) return names.sort();
  for (const key of Object.keys(patch)) if (!Object.hasOwn(into, key)) names.push(key);
  return names.sort();
}

function own(map: NodeMap, key: string): Found {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** `__proto__` is a field like any other. */
function put(map: NodeMap, key: string, value: Node): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

function walkList(
  merge: Merge,
  target: Node[] | null | undefined,
  patch: Node[] | null | undefined,
  field: FieldSchema | undefined,
  path: readonly string[],
): Found {
  const keys = keysOf(merge, target, patch, field, path);
  if (keys === undefined) return patch === undefined ? target : patch;
  let into = target;
  if (into === undefined || into === null) into = patch;
  else if (patch === null) return undefined;
  else if (patch !== undefined) {
    const directive = takeListDirective(patch);
    if (directive === 'delete') return undefined;
    if (directive === 'unknown') throw unknownDirective(path);
    if (directive === 'replace') into = patch;
  }
  if (into === undefined || into === null) return into;
  const list = into;
  return withPlace({ field: path.join('.') }, () => mergeKeyedList(merge, list, patch, keys, field, path));
}

/** The fields that distinguish items; undefined if the list is replaced as a whole. */
function keysOf(
  merge: Merge,
  target: Node[] | null | undefined,
  patch: Node[] | null | undefined,
  field: FieldSchema | undefined,
  path: readonly string[],
): readonly string[] | undefined {
  if (field !== undefined) return field.mergeKeys;
  if (!merge.inferKeys) return undefined;
  const lists = [target, patch].filter((list) => list !== undefined && list !== null);
  const named = lists.map((list) => list.every((item) => isMap(item) && Object.hasOwn(item, 'name')));
  if (!named.includes(true)) return undefined;
  if (lists.some((list, at) => list.length > 0 && !named[at]))
    throw fault('bad-patch', 'some items have a name to merge them by and others have none', {
      field: path.join('.'),
    });
  return ['name'];
}
