import { isObject, type Json } from './resource.ts';

/** The value under a key or an index. */
export function valueIn(value: Json | undefined, at: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof at === 'number' ? (value as readonly Json[])[at] : undefined;
  return isObject(value) && Object.hasOwn(value, at) ? value[at] : undefined;
}
