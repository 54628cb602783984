import { GoInt, type Value } from '../../base/go/value.ts';

/** What Go's JSON decoder calls a value that is not of the type asked for. */
export function jsonType(value: Value): string {
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value instanceof GoInt ? 'number' : typeof value;
}
