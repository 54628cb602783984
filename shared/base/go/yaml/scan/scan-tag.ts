import { isBlank, isBlankOrEnd, isWord } from './chars.ts';
import type { Cursor } from './cursor.ts';

export interface Tag {
  /** `!`, `!!` or `!name!`; empty for a tag in full. */
  readonly handle: string;
  readonly suffix: string;
}

/** A tag that begins here. */
export function scanTag(cursor: Cursor): Tag {
  const tag = cursor.is('<', 1) ? scanVerbatim(cursor) : scanShort(cursor);
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break');
  return tag;
}

function scanVerbatim(cursor: Cursor): Tag {
  cursor.skip(2);
  const suffix = scanUri(cursor, '');
  if (!cursor.is('>')) cursor.fail("did not find the expected '>'");
  cursor.skip();
  return { handle: '', suffix };
}

function scanShort(cursor: Cursor): Tag {
  const handle = scanHandle(cursor, false);
  if (handle.length > 1 && handle.endsWith('!')) return { handle, suffix: scanUri(cursor, '') };
  const suffix = scanUri(cursor, handle);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

/** What `%TAG` says: a handle, and its meaning. */
export function scanTagDirective(cursor: Cursor): { readonly handle: string; readonly prefix: string } {
  cursor.skipWhile(isBlank);
  const handle = scanHandle(cursor, true);
  if (!isBlank(cursor.peek())) cursor.fail('did not find expected whitespace');
  cursor.skipWhile(isBlank);
  const prefix = scanUri(cursor, '');
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break');
  return { handle, prefix };
}

function scanHandle(cursor: Cursor, isDirective: boolean): string {
  if (!cursor.is('!')) cursor.fail("did not find expected '!'");
  const start = cursor.at;
  cursor.skip();
  cursor.skipWhile(isWord);
  if (cursor.is('!')) cursor.skip();
  else if (isDirective && cursor.at > start + 1) cursor.fail("did not find expected '!'");
  return cursor.text.slice(start, cursor.at);
}

const uriCharacters = new Set(";/?:@&=+$,.!~*'()[]%");

/** The characters of a URI after those of `head`, without the sign that `head` begins with. */
function scanUri(cursor: Cursor, head: string): string {
  let uri = head.slice(1);
  let isFound = head !== '';
  for (;;) {
    const character = cursor.text[cursor.at] ?? '';
    if (!isWord(cursor.peek()) && !uriCharacters.has(character)) break;
    isFound = true;
    if (character === '%') uri += scanEscapes(cursor);
    else {
      uri += character;
      cursor.skip();
    }
  }
  if (!isFound) cursor.fail('did not find expected tag URI');
  return uri;
}

/** The bytes of one character, each as `%XX`. */
function scanEscapes(cursor: Cursor): string {
  const bytes: number[] = [];
  for (let left = 1; left > 0; left--) {
    const octet = /^%([0-9a-fA-F]{2})/.exec(cursor.text.slice(cursor.at, cursor.at + 3))?.[1];
    if (octet === undefined) cursor.fail('did not find URI escaped octet');
    const byte = Number.parseInt(octet as string, 16);
    if (bytes.length === 0) left = widthOf(byte);
    if (left === 0) cursor.fail('found an incorrect leading UTF-8 octet');
    if (bytes.length > 0 && (byte & 0xc0) !== 0x80) cursor.fail('found an incorrect trailing UTF-8 octet');
    bytes.push(byte);
    cursor.skip(3);
  }
  return Buffer.from(bytes).toString();
}

function widthOf(leading: number): number {
  if (leading < 0x80) return 1;
  if ((leading & 0xe0) === 0xc0) return 2;
  if ((leading & 0xf0) === 0xe0) return 3;
  return (leading & 0xf8) === 0xf0 ? 4 : 0;
}
