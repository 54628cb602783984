import { faultAt } from './cursor.ts';

/** Go strings hold a byte that is no UTF-8 as a lone surrogate from here on. */
const loneByte = /[\udc80-\udcff]/;
const refused = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** @throws GoError for what no YAML may hold: control characters, and bytes that are no UTF-8 */
export function checkCharacters(text: string): void {
  const { 0: found, index } = refused.exec(text) ?? {};
  if (found === undefined) return;
  const line = text.slice(0, index).split('\n').length;
  if (!loneByte.test(found)) throw faultAt(0, 'control characters are not allowed', line);
  const byte = found.charCodeAt(0) - 0xdc00;
  const isLeading = byte >= 0xc0 && byte < 0xf8;
  throw faultAt(0, isLeading ? 'invalid trailing UTF-8 octet' : 'invalid leading UTF-8 octet', line);
}
