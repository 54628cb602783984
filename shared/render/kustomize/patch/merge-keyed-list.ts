import { writeExactJson } from '../../../base/go/json/exact-json.ts';
import { fault, type KustomizeError } from '../kustomize-error.ts';
import { type FieldSchema, schemaOfItems } from '../openapi/merge-schema.ts';
import { commonValues, keysInUse, valuesInUse } from './item-keys.ts';
import { type Found, isBlank, isMap, keyText, type Merge, type Node, textOf } from './merge-node.ts';
import { setItem } from './set-item.ts';

/** Each item is looked for among all of both lists: kustomize's rules leave no other way. */
const mostComparisons = 100_000_000;

type List = Node[] | null | undefined;

function tooMany(items: number): KustomizeError {
  return fault(
    'too-large',
    `there are ${items} items to merge one by one; replace the list as a whole, with $patch: replace`,
  );
}

/** Merges the items that have the same keys; `target` is changed, or items of it go into a new list. */
export function mergeKeyedList(
  merge: Merge,
  target: Node[],
  patch: List,
  schemaKeys: readonly string[],
  field: FieldSchema | undefined,
  path: readonly string[],
): Found {
  const [longest, both] = [Math.max(target.length, patch?.length ?? 0), target.length + (patch?.length ?? 0)];
  if (longest * both > mostComparisons) throw tooMany(longest);
  const order = merge.newItems === 'first' ? [patch, target] : [target, patch];
  // Without keys the items are plain values, each its own key.
  const keys = schemaKeys.length > 0 ? schemaKeys : [''];
  const found = schemaKeys.length > 0 ? keyedValues(order, keys) : plainValues(order);
  const wanted = keys.length > 1 ? commonValues(found) : found;
  if (wanted.length * both > mostComparisons) throw tooMany(wanted.length);
  const itemSchema = field && schemaOfItems(merge.schema, field);
  const merged: Node[] = [];
  let used: readonly string[] = keys;
  for (const values of wanted) {
    used = keysInUse(wanted, keys);
    const usedValues = valuesInUse(wanted, keys, values);
    const item = merge.walk(findItem(target, keys, values), findItem(patch, keys, values), itemSchema, path);
    if (isBlank(item)) {
      for (const _ of used) setItem(target, undefined, used, usedValues);
      continue;
    }
    if (isMap(item))
      for (const [at, key] of used.entries())
        if (!Object.hasOwn(item, key) && (usedValues[at] ?? '') !== '') item[key] = usedValues[at] as string;
    setItem(merged, item, used, usedValues);
  }
  if (wanted.length === 0) return target;
  return merge.newItems === 'first' ? append(merged, target, used) : append(target, merged, used);
}

function append(onto: Node[], items: readonly Node[], keys: readonly string[]): Node[] {
  for (const item of [...items]) {
    if (keys[0] === '') {
      setItem(onto, item, keys, [textOf(item)]);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      if (item !== null && !isMap(item))
        throw fault('bad-patch', `a list that is merged by ${key} has an item that is not a map`);
      if (item !== null && Object.hasOwn(item, key)) values.push(keyText(item, key));
      else onto.push(item);
    }
    if (keys.length > 1) setItem(onto, undefined, keys, values);
    setItem(onto, item, keys, values);
  }
  return onto;
}

/** For each item that differs from those before, the texts of its keys; none is ''. */
function keyedValues(lists: readonly List[], keys: readonly string[]): string[][] {
  const seen = new Map<string, string[]>();
  for (const item of lists.flatMap((list) => list ?? [])) {
    const values = keys.map((key) => {
      const value = isMap(item) && Object.hasOwn(item, key) ? item[key] : undefined;
      const empty = isBlank(value) || (Array.isArray(value) && value.length === 0);
      return empty || !isMap(item) ? '' : keyText(item, key);
    });
    const id = writeExactJson(values);
    if (!seen.has(id)) seen.set(id, values);
  }
  return [...seen.values()];
}

function plainValues(lists: readonly List[]): string[][] {
  return [...new Set(lists.flatMap((list) => list ?? []).map(textOf))].map((text) => [text]);
}

/** The first item whose keys have just these values, of which empty ones do not count unless all are. */
function findItem(list: List, keys: readonly string[], values: readonly string[]): Found {
  if (keys[0] === '') return list?.find((item) => textOf(item) === values[0]);
  const used = keysInUse([values], keys);
  const wanted = valuesInUse([values], keys, values);
  return list?.find(
    (item) => isMap(item) && used.every((key, at) => Object.hasOwn(item, key) && keyText(item, key) === wanted[at]),
  );
}
