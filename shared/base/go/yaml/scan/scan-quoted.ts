import { isBlankOrEnd, isBreak } from './chars.ts';
import type { Cursor } from './cursor.ts';
import { FoldedLines } from './folded-lines.ts';

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

/** How many hexadecimal digits follow. */
const codes: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The text of a quoted scalar that begins here. */
export function scanQuoted(cursor: Cursor): string {
  const quote = cursor.text[cursor.at] as '"' | "'";
  cursor.skip();
  const lines = new FoldedLines();
  for (;;) {
    if (cursor.isDocumentMark(isBlankOrEnd)) cursor.fail('found unexpected document indicator');
    if (cursor.at >= cursor.text.length) cursor.fail('found unexpected end of stream');
    const isContinued = scanWords(cursor, quote, lines);
    if (cursor.is(quote)) break;
    lines.scanSpace(cursor, isContinued);
    lines.fold();
  }
  cursor.skip();
  return lines.text;
}

/** Up to a space, a line's end or the closing quote; returns whether a backslash removes the line's end. */
function scanWords(cursor: Cursor, quote: '"' | "'", lines: FoldedLines): boolean {
  for (;;) {
    const start = cursor.at;
    for (let code = cursor.peek(); !isBlankOrEnd(code) && !cursor.is(quote); code = cursor.peek()) {
      if (quote === '"' && cursor.is('\\')) break;
      cursor.skip();
    }
    lines.text += cursor.text.slice(start, cursor.at);
    if (quote === "'") {
      if (!cursor.is("'") || !cursor.is("'", 1)) return false;
      lines.text += "'";
      cursor.skip(2);
    } else {
      if (!cursor.is('\\')) return false;
      if (isBreak(cursor.peek(1))) {
        cursor.skip();
        cursor.readBreak();
        return true;
      }
      lines.text += scanEscape(cursor);
    }
  }
}

function scanEscape(cursor: Cursor): string {
  const name = cursor.text[cursor.at + 1] ?? '';
  const length = Object.hasOwn(codes, name) ? (codes[name] as number) : 0;
  if (length === 0) {
    if (!Object.hasOwn(escapes, name)) cursor.fail('found unknown escape character');
    cursor.skip(2);
    return escapes[name] as string;
  }
  cursor.skip(2);
  const digits = cursor.text.slice(cursor.at, cursor.at + length);
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length) cursor.fail('did not find expected hexdecimal number');
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) cursor.fail('found invalid Unicode character escape code');
  cursor.skip(length);
  return String.fromCodePoint(code);
}
