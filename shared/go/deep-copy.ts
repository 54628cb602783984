import { type Dict, GoMap, GoSlice, NamedDict, type Value } from './value.ts';

/** A copy whose maps and lists are its own. */
export function deepCopy(value: Value): Value {
  if (value instanceof Map) {
    const copy: Dict =
      value instanceof NamedDict ? new NamedDict(value.typeName, new Map(), value.methodsOf) : new Map();
    for (const [key, item] of value) copy.set(key, deepCopy(item));
    return copy;
  }
  if (Array.isArray(value)) return value.map(deepCopy);
  if (value instanceof GoSlice) return new GoSlice(value.elem, value.items.map(deepCopy), value.options);
  if (value instanceof GoMap) {
    const entries = new Map([...value.entries].map(([key, item]) => [key, deepCopy(item)]));
    return new GoMap(value.key, value.elem, entries, value.options);
  }
  return value;
}
