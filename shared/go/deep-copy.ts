import { GoMap, GoSlice, type Value } from './value.ts';

/** A copy whose maps and lists are its own. */
export function deepCopy(value: Value): Value {
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, deepCopy(item)]));
  if (Array.isArray(value)) return value.map(deepCopy);
  if (value instanceof GoSlice) return new GoSlice(value.elem, value.items.map(deepCopy), value.options);
  if (value instanceof GoMap) {
    const entries = new Map([...value.entries].map(([key, item]) => [key, deepCopy(item)]));
    return new GoMap(value.key, value.elem, entries, value.options);
  }
  return value;
}
