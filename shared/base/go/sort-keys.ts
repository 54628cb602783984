import { compareStrings } from './utf8.ts';
import { type Dict, GoMap, type MapKey, type Value } from './value.ts';

/** Go's order of map keys where it prints or ranges over a map: strings by bytes, numbers by value, false before true. */
export function compareKeys(a: MapKey, b: MapKey): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The entries of a map in the order of its keys. */
export function sortedEntries(map: Dict | GoMap): readonly (readonly [MapKey, Value])[] {
  const entries: [MapKey, Value][] = map instanceof GoMap ? [...map.entries] : [...map];
  return entries.sort((x, y) => compareKeys(x[0], y[0]));
}
