/**
 * Go strings are bytes. Here they are JavaScript strings in which every byte that is not part of valid UTF-8 is a lone low
 * surrogate U+DC80…U+DCFF (valid UTF-8 never holds a surrogate, so nothing is ambiguous).
 */
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ascii = /^[\0-\x7f]*$/;
const loneByte = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

/** Whether every character is one byte, so that byte offsets and string offsets are the same. */
export function isAscii(text: string): boolean {
  return ascii.test(text);
}

/** The bytes of a Go string. */
export function encodeUtf8(text: string): Uint8Array {
  if (!loneByte.test(text)) return encoder.encode(text);
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else bytes.push(...encoder.encode(char));
  }
  return Uint8Array.from(bytes);
}

/** Length in bytes of the UTF-8 sequence at `at`; 0 if it is invalid. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1]!;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return length;
}

/** The Go string of these bytes. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const length = sequenceLength(bytes, at);
      if (length === 0) {
        text += String.fromCharCode(0xdc00 + bytes[at]!);
        at++;
      } else {
        text += strictDecoder.decode(bytes.subarray(at, at + length));
        at += length;
      }
    }
    return text;
  }
}

/** `len(text)`: its length in bytes. */
export function byteLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) length += 1;
    else if (code >= 0xd800 && code <= 0xdbff) {
      length += 2;
      i++;
    } else if (code < 0xdc80 || code > 0xdcff) length += 2;
  }
  return length;
}

/** `text[start:end]` by bytes; a character that is cut in two becomes invalid bytes. */
export function byteSlice(text: string, start: number, end: number): string {
  if (isAscii(text)) return text.slice(start, end);
  return decodeUtf8(encodeUtf8(text).subarray(start, end));
}

/** The text with every invalid byte replaced by U+FFFD. */
export function toWellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** Compares two Go strings byte by byte, as `<` and sorting do. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x < 0xd800 && y < 0xd800) return x < y ? -1 : 1;
    return compareBytes(encodeUtf8(a), encodeUtf8(b));
  }
  return a.length < b.length ? -1 : 1;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return Math.sign(a.length - b.length);
}
