import { wasLeftBlank } from '../../../yaml/left-blank.ts';
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
  return { ...patch, metadata: { ...others, ...textsOf('labels', labels), ...textsOf('annotations', annotations) } };
}

function textsOf(field: string, pairs: Json | undefined): JsonObject {
  if (!isObject(pairs)) return pairs === undefined || pairs === null ? {} : { [field]: pairs };
  const texts = Object.entries(pairs).map(([key, value]) => [key, textOf(pairs, key, value)] as const);
  return texts.length === 0 ? {} : { [field]: Object.fromEntries(texts) };
}

function textOf(pairs: JsonObject, key: string, value: Json): string {
  if (value === null) return wasLeftBlank(pairs, key) ? '' : 'null';
  return typeof value === 'object' ? '' : String(value);
}
