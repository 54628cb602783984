import { scalarText } from '../../../yaml/written-scalars.ts';
import { markOddKeys } from '../require-text-key.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';

/**
 * A patch as kustomize reads it: as a resource, whose labels and annotations are texts. A null there becomes the text `null`, and does not remove
 * anything; a map that is empty or null says nothing.
 */
export function asResourcePatch(patch: JsonObject): JsonObject {
  const { metadata } = patch;
  if (!isObject(metadata)) return patch;
  const { labels, annotations, ...others } = metadata;
  if (labels === undefined && annotations === undefined) return patch;
  const asTexts = { ...textsIn('labels', labels), ...textsIn('annotations', annotations) };
  markOddKeys(asTexts['labels']);
  return { ...patch, metadata: { ...others, ...asTexts } };
}

/** A field with texts; none where there are no texts. */
export function textsIn(field: string, pairs: Json | undefined): JsonObject {
  const texts = textMap(pairs);
  return Object.keys(texts).length === 0 ? {} : { [field]: texts };
}

/** What stands in a map as texts; of what is no map, nothing. */
export function textMap(pairs: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(pairs)) return {};
  return Object.fromEntries(Object.keys(pairs).map((key) => [key, scalarText(pairs, key)] as const));
}
