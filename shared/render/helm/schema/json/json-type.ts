import type { Value } from '../../../../base/go/value.ts';
import { isNumber } from './number.ts';

/** The types of JSON Schema, in the order in which Helm's validator lists them. An integer is a number that is whole. */
export const jsonTypes = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'] as const;

/** The type of a value in JSON Schema's words. */
export function typeOf(value: Value): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  return isNumber(value) ? 'number' : typeof value;
}
