import { markOddKeys } from '../object/require-text-key.ts';
import { isObject, type JsonObject } from '../object/resource.ts';
import { textsIn } from '../object/texts-in.ts';

/**
 * A patch as kustomize reads it: as a resource, whose labels and annotations are texts. A null there becomes the text `null`, and does not
 * remove anything; a map that is empty or null says nothing.
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
