import { byteSlice, decodeUtf8, encodeUtf8 } from '../../../base/go/utf8.ts';
import { GoError } from '../../../base/go/value.ts';

const outOfRange = (index: number, length: number): GoError =>
  new GoError(`runtime error: slice bounds out of range [:${index}] with length ${length}`);

/** `text[start:end]` by bytes. @throws GoError with Go's panic message if out of range */
export function sliceText(text: string, start: number, end: number, length: number): string {
  const fail = (range: string): GoError => new GoError(`runtime error: slice bounds out of range [${range}]`);
  if (end < 0) throw fail(`:${end}`);
  if (end > length) throw outOfRange(end, length);
  if (start < 0) throw fail(`${start}:`);
  if (start > end) throw fail(`${start}:${end}`);
  return byteSlice(text, start, end);
}

/** Wraps a text at spaces into lines of at most `width` bytes; longer words are cut if `cutsWords` is set. */
export function wrapText(text: string, width: number, newLine: string, cutsWords: boolean): string {
  const bytes = encodeUtf8(text);
  const limit = Math.max(width, 1);
  const part = (from: number, to: number): string => decodeUtf8(bytes.subarray(from, to));
  let out = '';
  let at = 0;
  while (bytes.length - at > limit) {
    if (bytes[at] === 32) {
      at++;
      continue;
    }
    const lastSpace = at + bytes.subarray(at, at + limit + 1).lastIndexOf(32);
    if (lastSpace >= at) {
      out += part(at, lastSpace) + newLine;
      at = lastSpace + 1;
    } else if (cutsWords) {
      out += part(at, at + limit) + newLine;
      at += limit;
    } else {
      const space = bytes.indexOf(32, at + limit);
      if (space < 0) break;
      out += part(at, space) + newLine;
      at = space + 1;
    }
  }
  return out + part(at, bytes.length);
}
