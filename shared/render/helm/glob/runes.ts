import { encodeUtf8 } from '../../../base/go/utf8.ts';

/** A string in which each character is a byte, because the library counts bytes. */
export type Bytes = string;

/** The character that a byte that is not UTF-8 counts as. */
export const replacement = 0xfffd;

/** The bytes of a text. */
export function bytesOf(text: string): Bytes {
  return Buffer.from(encodeUtf8(text)).toString('latin1');
}

/** The bytes of a character. */
export function bytesOfRune(rune: number): Bytes {
  return bytesOf(String.fromCodePoint(rune));
}

const sequence =
  /[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|(?:\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f])[\x80-\xbf]|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2}/y;

/** A character of a text. */
export interface Rune {
  readonly rune: number;
  /** Number of bytes that it takes in the text. */
  readonly width: number;
  readonly at: number;
}

/** The character at a position; its width is 0 at the end. */
export function runeAt(text: Bytes, at: number): Rune {
  if (at >= text.length) return { rune: replacement, width: 0, at };
  sequence.lastIndex = at;
  const bytes = sequence.exec(text)?.[0];
  if (bytes === undefined) return { rune: replacement, width: 1, at };
  return { rune: Buffer.from(bytes, 'latin1').toString().codePointAt(0) ?? replacement, width: bytes.length, at };
}

/** The characters of a text, one after another. */
export function* runesIn(text: Bytes): Generator<Rune> {
  for (let at = 0; at < text.length; ) {
    const found = runeAt(text, at);
    yield found;
    at += found.width;
  }
}

/** Number of bytes of a character when encoded; a byte that is not UTF-8 counts as its replacement. */
export function widthOf(rune: number): number {
  return rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
}

/** Number of characters of a text. */
export function countRunes(text: Bytes): number {
  let count = 0;
  for (const _ of runesIn(text)) count++;
  return count;
}

/** The first position of the first of these characters that occurs in the text; -1 if none occurs. */
export function indexOfAny(text: Bytes, runes: readonly number[]): number {
  for (const rune of runes) {
    const at = text.indexOf(bytesOfRune(rune));
    if (at >= 0) return at;
  }
  return -1;
}

/** Like `indexOfAny`, for the last position. As in the library, the search for a multi-byte character goes on within the match found. */
export function lastIndexOfAny(text: Bytes, runes: readonly number[]): number {
  for (const rune of runes) {
    const at = rune < 0x80 ? text.lastIndexOf(bytesOfRune(rune)) : lastOfWide(text, bytesOfRune(rune));
    if (at >= 0) return at;
  }
  return -1;
}

function lastOfWide(text: Bytes, bytes: Bytes): number {
  let last = -1;
  for (let rest = text; rest !== ''; rest = rest.slice(last + 1)) {
    const at = rest.indexOf(bytes);
    if (at < 0) break;
    last = at;
  }
  return last;
}
