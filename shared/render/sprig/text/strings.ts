import { printPlain } from '../../../base/go/fmt/sprint.ts';
import { sprintf } from '../../../base/go/fmt/sprintf.ts';
import { toText } from '../../../base/go/fmt/to-text.ts';
import { listItems } from '../../../base/go/list-items.ts';
import { quote } from '../../../base/go/strconv/quote.ts';
import { trimSpace } from '../../../base/go/strings/trim-space.ts';
import { byteLength, byteSlice, compareStrings, encodeUtf8, toWellFormed } from '../../../base/go/utf8.ts';
import { fn, GoError, GoMap, strings, type Value } from '../../../base/go/value.ts';
import { joinLowerWords, swapCase, toLower, toPascalCase, toTitle, toUpper, untitle } from './case.ts';
import { sliceText, wrapText } from './wrap.ts';

function repeat(count: number, text: string): string {
  if (count < 0) throw new GoError('strings: negative Repeat count');
  return text.repeat(count);
}

function trimSet(set: string, text: string): string {
  const chars = new Set(set);
  // To Go all bytes that are not UTF-8 are the same character.
  if (toWellFormed(set).includes('\ufffd'))
    for (let byte = 0x80; byte <= 0xff; byte++) chars.add(String.fromCharCode(0xdc00 + byte));
  if (!set.isWellFormed()) chars.add('\ufffd');
  const all = [...text];
  let start = 0;
  let end = all.length;
  while (start < end && chars.has(all[start]!)) start++;
  while (end > start && chars.has(all[end - 1]!)) end--;
  return all.slice(start, end).join('');
}

const isByteSpace = (byte: number): boolean =>
  byte === 32 || (byte >= 9 && byte <= 13) || byte === 0x85 || byte === 0xa0;

/** Works on bytes as if they were characters, as sprig's library does. */
function removeSpaces(text: string): string {
  const bytes = encodeUtf8(text);
  if (!bytes.some(isByteSpace)) return text;
  return Buffer.from(bytes.filter((byte) => !isByteSpace(byte))).toString('latin1');
}

function initials(text: string): string {
  let out = '';
  let gap = true;
  for (const byte of encodeUtf8(text)) {
    if (isByteSpace(byte)) gap = true;
    else if (gap) {
      out += String.fromCharCode(byte);
      gap = false;
    }
  }
  return out;
}

function abbreviate(offset: number, width: number, text: string): string {
  const length = byteLength(text);
  if (width < 4 || length <= width) return width < 4 ? '' : text;
  let from = Math.min(offset, length);
  if (length - from < width - 3) from = length - (width - 3);
  if (from <= 4) return `${byteSlice(text, 0, width - 3)}...`;
  if (width < 7) return '';
  if (from + width - 3 < length) return `...${abbreviate(0, width - 3, byteSlice(text, from, length))}`;
  return `...${byteSlice(text, length - (width - 3), length)}`;
}

function truncate(count: number, text: string): string {
  const length = byteLength(text);
  if (count < 0 && length + count > 0) return byteSlice(text, length + count, length);
  return count >= 0 && length > count ? byteSlice(text, 0, count) : text;
}

function substring(start: number, end: number, text: string): string {
  const length = byteLength(text);
  if (start < 0) return sliceText(text, 0, end, length);
  return end < 0 || end > length ? sliceText(text, start, length, length) : sliceText(text, start, end, length);
}

/** The items of a list as texts, without nils; a single value becomes a list of one. */
export function textsOf(value: Value): string[] {
  const items = listItems(value);
  if (items !== undefined) return items.filter((item) => item !== null && item !== undefined).map(toText);
  return value === null || value === undefined ? [] : [toText(value)];
}

function cat(args: readonly Value[]): string {
  const present = args.filter((arg) => arg !== null);
  return sprintf('%v '.repeat(present.length).trim(), present);
}

function indent(spaces: number, text: string): string {
  if (spaces < 0) throw new GoError('strings: negative Repeat count');
  const pad = ' '.repeat(spaces);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

/** `strings.SplitN`: an empty separator splits into characters. */
function splitText(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return [];
  const parts = separator === '' ? [...text] : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

const numbered = (parts: readonly string[]): GoMap =>
  new GoMap('string', 'string', new Map(parts.map((part, index) => [`_${index}`, part])));

const trimAll = fn('string, string', trimSet);

export const stringFunctions = {
  hello: fn('', () => 'Hello!'),
  abbrev: fn('int, string', (width: number, text: string) => (width < 4 ? text : abbreviate(0, width, text))),
  abbrevboth: fn('int, int, string', (left: number, right: number, text: string) =>
    right < 4 || (left > 0 && right < 7) ? text : abbreviate(left, right, text),
  ),
  trunc: fn('int, string', truncate),
  trim: fn('string', trimSpace),
  upper: fn('string', toUpper),
  lower: fn('string', toLower),
  title: fn('string', toTitle),
  untitle: fn('string', untitle),
  substr: fn('int, int, string', substring),
  repeat: fn('int, string', repeat),
  trimall: trimAll,
  trimAll,
  trimSuffix: fn('string, string', (suffix: string, text: string) =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  trimPrefix: fn('string, string', (prefix: string, text: string) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  nospace: fn('string', removeSpaces),
  initials: fn('string', initials),
  swapcase: fn('string', swapCase),
  snakecase: fn('string', (text: string) => joinLowerWords(text, '_')),
  kebabcase: fn('string', (text: string) => joinLowerWords(text, '-')),
  camelcase: fn('string', toPascalCase),
  wrap: fn('int, string', (width: number, text: string) => wrapText(text, width, '\n', false)),
  wrapWith: fn('int, string, string', (width: number, separator: string, text: string) =>
    wrapText(text, width, separator === '' ? '\n' : separator, true),
  ),
  contains: fn('string, string', (part: string, text: string) => text.includes(part)),
  hasPrefix: fn('string, string', (prefix: string, text: string) => text.startsWith(prefix)),
  hasSuffix: fn('string, string', (suffix: string, text: string) => text.endsWith(suffix)),
  quote: fn('...any', (...args: Value[]) =>
    args
      .filter((arg) => arg !== null)
      .map((arg) => quote(toText(arg)))
      .join(' '),
  ),
  squote: fn('...any', (...args: Value[]) =>
    args
      .filter((arg) => arg !== null)
      .map((arg) => `'${printPlain(arg)}'`)
      .join(' '),
  ),
  cat: fn('...any', (...args: Value[]) => cat(args)),
  indent: fn('int, string', indent),
  nindent: fn('int, string', (spaces: number, text: string) => `\n${indent(spaces, text)}`),
  replace: fn('string, string, string', (from: string, to: string, text: string) =>
    from === '' ? [...text].reduce((out, char) => out + char + to, to) : text.replaceAll(from, () => to),
  ),
  plural: fn('string, string, int', (one: string, many: string, count: number) => (count === 1 ? one : many)),
  toString: fn('any', toText),
  toStrings: fn('any', (value: Value) => strings(textsOf(value))),
  join: fn('string, any', (separator: string, value: Value) => textsOf(value).join(separator)),
  sortAlpha: fn('any', (value: Value) =>
    strings(listItems(value) === undefined ? [toText(value)] : textsOf(value).sort(compareStrings)),
  ),
  split: fn('string, string', (separator: string, text: string) => numbered(splitText(text, separator, -1))),
  splitList: fn('string, string', (separator: string, text: string) => strings(splitText(text, separator, -1))),
  splitn: fn('string, int, string', (separator: string, count: number, text: string) =>
    numbered(splitText(text, separator, count)),
  ),
};
