import { GoInt, type Value } from '../../../base/go/value.ts';

/** The name that Go's JSON decoder uses for a value of the wrong type. */
export function jsonType(value: Value): string {
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value instanceof GoInt ? 'number' : typeof value;
}
