import { type Meter, unmetered } from './meter.ts';
import { type Dict, GoMap, GoSlice, NamedDict, type Value } from './value.ts';

/** Bytes per copied item. */
const itemBytes = 48;

/** A deep copy. A map or list that occurs twice in the value is copied twice. */
export function deepCopy(value: Value, meter: Meter = unmetered): Value {
  if (value === null || typeof value !== 'object') return value;
  meter.step();
  const copyItems = (items: readonly Value[]): Value[] => {
    meter.make(itemBytes + items.length * itemBytes);
    return items.map((item) => deepCopy(item, meter));
  };
  if (value instanceof Map) {
    meter.make(2 * itemBytes * (1 + value.size));
    const copy: Dict =
      value instanceof NamedDict ? new NamedDict(value.typeName, new Map(), value.methodsOf) : new Map();
    for (const [key, item] of value) copy.set(key, deepCopy(item, meter));
    return copy;
  }
  if (Array.isArray(value)) return copyItems(value);
  if (value instanceof GoSlice) return new GoSlice(value.elem, copyItems(value.items), value.options);
  if (value instanceof GoMap) {
    meter.make(2 * itemBytes * (1 + value.entries.size));
    const entries = new Map([...value.entries].map(([key, item]) => [key, deepCopy(item, meter)]));
    return new GoMap(value.key, value.elem, entries, value.options);
  }
  return value;
}
