import { decodeJson } from '../../go/json/decode-json.ts';
import { encodeJson } from '../../go/json/encode-json.ts';
import type { Value } from '../../go/value.ts';

/** A value of any of Go's types as plain maps, lists and scalars, by way of JSON. @throws GoError */
export function toJsonShape(value: Value): Value {
  return decodeJson(encodeJson(value, { escapeHtml: false }));
}
