import { GoComplex, GoFloat32, GoInt, GoMap, GoNamedString, GoSlice, type Value } from '../../../base/go/value.ts';

/** Go's truth: false for `false`, zeros, nil and everything of length 0. */
export function isTrue(value: Value): boolean {
  switch (typeof value) {
    case 'string':
      return value.length > 0;
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'undefined':
      return false;
  }
  if (value === null) return false;
  if (value instanceof Map) return value.size > 0;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoInt) return value.value !== 0n;
  if (value instanceof GoSlice) return value.items.length > 0;
  if (value instanceof GoMap) return value.entries.size > 0;
  if (value instanceof GoNamedString) return value.text.length > 0;
  if (value instanceof GoFloat32) return value.value !== 0;
  return value instanceof GoComplex ? value.re !== 0 || value.im !== 0 : true;
}
