import { encodeUtf8 } from '../../utf8.ts';
import { faultAt } from './cursor.ts';

/** Go strings hold a byte that is not UTF-8 as a lone surrogate from here on. */
const loneByte = /[\udc80-\udcff]/;
const refused = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** @throws GoError for what no YAML may hold: control characters, and bytes that are not UTF-8 */
export function checkCharacters(text: string): void {
  const { 0: found, index } = refused.exec(text) ?? {};
  if (found === undefined) return;
  const line = text.slice(0, index).split('\n').length;
  if (!loneByte.test(found)) throw faultAt(0, 'control characters are not allowed', line);
  throw faultAt(0, describeBytes(encodeUtf8(text.slice(index, (index ?? 0) + 4))), line);
}

/** How many bytes a sequence has that begins with this one; 0 for one that begins none. */
function widthOf(first: number): number {
  if ((first & 0xe0) === 0xc0) return 2;
  if ((first & 0xf0) === 0xe0) return 3;
  return (first & 0xf8) === 0xf0 ? 4 : 0;
}

/** Why these bytes are not UTF-8, in the words of Go's YAML library. */
function describeBytes(bytes: Uint8Array): string {
  const width = widthOf(bytes[0] ?? 0);
  if (width === 0) return 'invalid leading UTF-8 octet';
  if (bytes.length < width) return 'incomplete UTF-8 octet sequence';
  const trailing = [...bytes.subarray(1, width)];
  if (trailing.some((byte) => (byte & 0xc0) !== 0x80)) return 'invalid trailing UTF-8 octet';
  const value = trailing.reduce((code, byte) => code * 64 + (byte & 0x3f), (bytes[0] ?? 0) & (0xff >> (width + 1)));
  const least = [0, 0, 0x80, 0x800, 0x10000][width] ?? 0;
  return value < least ? 'invalid length of a UTF-8 sequence' : 'invalid Unicode character';
}
