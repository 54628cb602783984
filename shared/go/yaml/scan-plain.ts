import { isBlank, isBlankOrEnd, isBreak } from './chars.ts';
import type { Cursor } from './cursor.ts';
import { FoldedLines } from './folded-lines.ts';

const colon = 0x3a;

/** `,?[]{}`: what ends a plain scalar inside brackets. */
const endsInFlow = (code: number): boolean =>
  code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;

export interface PlainScalar {
  readonly text: string;
  /** Whether a line's end was read behind it: a key may follow. */
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
    const start = cursor.at;
    let code = cursor.peek();
    while (!isBlankOrEnd(code)) {
      if ((code === colon && isBlankOrEnd(cursor.peek(1))) || (isFlow && endsInFlow(code))) break;
      cursor.skip();
      code = cursor.peek();
    }
    if (cursor.at > start) {
      lines.fold();
      lines.text += cursor.text.slice(start, cursor.at);
    }
    if (!isBlank(code) && !isBreak(code)) break;
    lines.scanSpace(cursor, lines.isBroken, checkTab);
    if (!isFlow && cursor.column <= outer) break;
  }
  return { text: lines.text, endsLine: lines.isBroken };
}
