import { GoInt, type Value } from '../../../go/value.ts';
import { singleQuoted } from './violation.ts';

/** The type of a value in JSON Schema's words; an integer is a `number` that is whole. */
export function typeOf(value: Value): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  return value instanceof GoInt ? 'number' : typeof value;
}

/** A number of any of Go's types; undefined for what is none. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof GoInt ? Number(value.value) : undefined;
}

/** Equal as JSON is: numbers by value, objects whatever the order of their keys. Each value that is looked at is a step. */
export function isSame(a: Value, b: Value, step: () => void): boolean {
  step();
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    for (const [key, item] of a) if (!b.has(key) || !isSame(item, b.get(key), step)) return false;
    return true;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index], step));
  }
  const number = numberOf(a);
  return number === undefined ? (a ?? null) === (b ?? null) : number === numberOf(b);
}

/** A number as an English reader writes it, which is how Helm's validator shows limits. */
export function english(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 20 });
}

/** A value of an enumeration in a message. */
export function display(value: Value): string {
  if (typeof value === 'string') return singleQuoted(value);
  if (value instanceof Map || Array.isArray(value)) return 'value';
  return value === null || value === undefined ? '<nil>' : String(numberOf(value) ?? value);
}

/** Where the first two equal items of a list are. */
export function findDuplicate(items: readonly Value[], step: () => void): readonly [number, number] | undefined {
  const seen = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    step();
    const key = item instanceof Map ? `m${item.size}` : Array.isArray(item) ? `l${item.length}` : display(item);
    const before = seen.get(key) ?? [];
    for (const other of before) {
      step();
      if (isSame(items[other], item, step)) return [other, index];
    }
    before.push(index);
    seen.set(key, before);
  }
  return undefined;
}
