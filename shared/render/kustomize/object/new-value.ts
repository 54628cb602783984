import { writtenText } from '../yaml/written-scalars.ts';
import { isObject, type Json } from './resource.ts';
import { valueIn } from './value-in.ts';

/** What goes into a field: a value, and its text as it is written; that of a map or list is empty. */
export interface NewValue {
  readonly value: Json;
  readonly text: string;
}

/** A value of which it is not known how it is written. */
export function newValue(value: Json): NewValue {
  return { value, text: typeof value === 'object' && value !== null ? '' : String(value) };
}

/** The value under keys and indices; undefined if they lead nowhere. */
export function newValueAt(object: Json, way: readonly (string | number)[]): NewValue | undefined {
  const holder = way.slice(0, -1).reduce<Json | undefined>(valueIn, object);
  const key = way.at(-1);
  const value = key === undefined ? object : valueIn(holder, key);
  if (value === undefined) return undefined;
  const written = isObject(holder) && typeof key === 'string' ? writtenText(holder, key) : undefined;
  return written === undefined ? newValue(value) : { value, text: written };
}
