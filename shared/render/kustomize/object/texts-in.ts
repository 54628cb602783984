import { scalarText } from '../yaml/written-scalars.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';

/** A field with texts; nothing if there are no texts. */
export function textsIn(field: string, pairs: Json | undefined): JsonObject {
  const texts = textMap(pairs);
  return Object.keys(texts).length === 0 ? {} : { [field]: texts };
}

/** The entries of a map as texts; an empty map for anything else. */
export function textMap(pairs: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(pairs)) return {};
  return Object.fromEntries(Object.keys(pairs).map((key) => [key, scalarText(pairs, key)] as const));
}
