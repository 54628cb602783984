import { GoSlice, type Value } from './value.ts';

/** The elements of a slice or array of any type; `undefined` for everything else. */
export function listItems(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof GoSlice ? value.items : undefined;
}

/** The elements of a slice or array of any type; empty for everything else. */
export function listOf(value: Value): readonly Value[] {
  return listItems(value) ?? [];
}
