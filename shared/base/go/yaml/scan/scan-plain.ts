import { isBlankOrBreak, isBlankOrEnd } from './chars.ts';
import type { Cursor } from './cursor.ts';
import { FoldedLines } from './folded-lines.ts';

const colon = 0x3a;

/** `,?[]{}`: what ends a plain scalar inside brackets. */
const endsInFlow = (code: number): boolean =>
  code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;

/** Up to a space, a line's end, or a sign that ends the scalar. */
function wordAt({ text, at: start }: Cursor, isFlow: boolean): string {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isBlankOrEnd(code) || (isFlow && endsInFlow(code))) break;
    if (code === colon && (at + 1 === text.length || isBlankOrEnd(text.charCodeAt(at + 1)))) break;
  }
  return text.slice(start, at);
}

export interface PlainScalar {
  readonly text: string;
  /** Whether a line's end was read after it: a key may follow. */
  readonly endsLine: boolean;
}

/** A scalar without quotes that begins here, its parent's indentation being `outer`. */
export function scanPlain(cursor: Cursor, outer: number, isFlow: boolean): PlainScalar {
  const lines = new FoldedLines();
  const checkTab = (): void => {
    if (lines.isBroken && cursor.column <= outer && cursor.is('\t'))
      cursor.fail('found a tab character that violates indentation');
  };
  for (;;) {
    if (cursor.isDocumentMark(isBlankOrEnd) || cursor.is('#')) break;
    const word = wordAt(cursor, isFlow);
    if (word !== '') {
      lines.fold();
      lines.text += word;
      cursor.skip(word.length);
    }
    if (!isBlankOrBreak(cursor.peek())) break;
    lines.scanSpace(cursor, lines.isBroken, checkTab);
    if (!isFlow && cursor.column <= outer) break;
  }
  return { text: lines.text, endsLine: lines.isBroken };
}
