import { plainType } from '../../../base/go/yaml/plain-type.ts';
import { parseDocuments } from '../yaml/parse-documents.ts';
import { isQuoted, markEntry } from '../yaml/written-scalars.ts';
import type { Json, JsonObject } from './resource.ts';

/** A text in the place of a field's value, as kustomize puts it there: where no quotes are it is what it looks like, such as a number. */
export function setScalar(text: string, map: JsonObject | undefined, key: string): Json {
  return map && isQuoted(map, key) ? text : asItLooks(text, map, key);
}

/** A text that is made for a field of a map, and has no type: what it looks like, a number or nothing. */
export function asItLooks(text: string, map: JsonObject | undefined, key: string): Json {
  if (plainType(text) === 'str') return text;
  const read = (parseDocuments('value', text)[0] ?? null) as Json;
  if (map && String(read) !== text) markEntry(map, key, { written: { value: read, text } });
  return read;
}
