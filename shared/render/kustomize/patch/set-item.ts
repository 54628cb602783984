import { fault } from '../kustomize-error.ts';
import { isBlank, isMap, keyText, type Node, textOf } from './merge-node.ts';

/**
 * Puts an item in the place of the items with the same keys, or last; without one, takes those out. An empty key means the item itself, an
 * empty value fits any, and null and empty items go: kustomize's rules, on which its results hang.
 */
export function setItem(
  list: Node[],
  item: Node | undefined,
  keys: readonly string[],
  values: readonly string[],
): void {
  const ofMaps = (keys[0] ?? '') !== '' && (values[0] ?? '') !== '';
  let found = false;
  const kept: Node[] = [];
  for (const old of list) {
    if (isBlank(old)) continue;
    if (!isMap(old) && ofMaps) kept.push(old);
    else if (!fits(old, keys, values)) {
      if (values.length > 0) kept.push(old);
    } else {
      found = true;
      if (item !== undefined) kept.push(item);
    }
  }
  if (item !== undefined && item !== null && !found) kept.push(item);
  list.length = 0;
  for (const one of kept) list.push(one);
}

function fits(item: Node, keys: readonly string[], values: readonly string[]): boolean {
  let fit = false;
  for (const [at, key] of keys.entries()) {
    const value = values[at];
    // Where fewer values than keys are known, those decide.
    if (value !== undefined) fit = fitsKey(item, key, value);
    if (!fit) return false;
  }
  return fit;
}

function fitsKey(item: Node, key: string, value: string): boolean {
  if (key === '') {
    if (typeof item === 'object')
      throw fault('bad-patch', 'a list of plain values has a map or a list among its items');
    return textOf(item) === value;
  }
  if (!isMap(item)) throw fault('bad-patch', `a list that is merged by ${key} has an item that is not a map`);
  return Object.hasOwn(item, key) && (value === '' || keyText(item, key) === value);
}
