import type { Value } from '../../../../base/go/value.ts';
import { typeOf } from './json-type.ts';
import { compareNumbers, isNumber, numberKey } from './number.ts';

/** Equal as JSON is: numbers by value, objects whatever the order of their keys. Each value that is looked at is a step. */
export function isSame(a: Value, b: Value, step: (count?: number) => void): boolean {
  step();
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    for (const [key, item] of a) if (!b.has(key) || !isSame(item, b.get(key), step)) return false;
    return true;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index], step));
  }
  if (isNumber(a)) return isNumber(b) && compareNumbers(a, b) === 0;
  if (typeof a === 'string') step(a.length >> 6);
  return (a ?? null) === (b ?? null);
}

/** A text that two values have in common if they are equal; objects are told apart by their keys and plain values only. */
export function roughKey(value: Value, step: (count?: number) => void): string {
  // A text is its own key, so that long ones are not copied.
  if (typeof value === 'string') return value;
  if (isNumber(value)) return `n${numberKey(value)}`;
  if (Array.isArray(value)) {
    step(value.length >> 3);
    return `l${value.map(keyInside).join()}`;
  }
  if (!(value instanceof Map)) return String(value ?? null);
  step(value.size >> 3);
  return `m${[...value]
    .map(([key, item]) => `${JSON.stringify(key)}:${keyInside(item)}`)
    .sort()
    .join()}`;
}

function keyInside(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? value.slice(0, 40) : value);
  if (isNumber(value)) return numberKey(value);
  return value instanceof Map ? `m${value.size}` : Array.isArray(value) ? `l${value.length}` : typeOf(value) + value;
}

/** Where the first two equal items of a list are. */
export function findDuplicate(
  items: readonly Value[],
  step: (count?: number) => void,
): readonly [number, number] | undefined {
  const seen = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    step();
    const key = roughKey(item, step);
    const before = seen.get(key);
    const equal = before?.find((other) => isSame(items[other], item, step));
    if (equal !== undefined) return [equal, index];
    if (before === undefined) seen.set(key, [index]);
    else before.push(index);
  }
  return undefined;
}
