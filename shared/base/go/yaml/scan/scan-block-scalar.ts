import { isBlank, isBreak, isBreakOrEnd, isDigit } from './chars.ts';
import type { Cursor } from './cursor.ts';

interface Header {
  readonly chomping: '+' | '-' | '';
  /** How much deeper than its parent the text is indented; 0: as deep as its first line. */
  readonly increment: number;
}

/** The text of a `|` or `>` that begins here, its parent's indentation being `outer`; `scanComment` is called at what follows that sign. */
export function scanBlockScalar(cursor: Cursor, outer: number, scanComment?: () => void): string {
  const isLiteral = cursor.is('|');
  cursor.skip();
  const { chomping, increment } = scanHeader(cursor, scanComment);
  let indent = increment === 0 ? 0 : Math.max(outer, 0) + increment;
  let text = '';
  let lineEnd = '';
  let breaks: string;
  [breaks, indent] = scanBreaks(cursor, indent, outer);
  let wasBlank = false;
  while (cursor.column === indent && cursor.at < cursor.text.length) {
    const isIndented = isBlank(cursor.peek());
    if (!isLiteral && !wasBlank && !isIndented && lineEnd === '\n') text += breaks === '' ? ' ' : breaks;
    else text += lineEnd + breaks;
    wasBlank = isIndented;
    text += cursor.skipLine();
    lineEnd = cursor.readBreak();
    [breaks, indent] = scanBreaks(cursor, indent, outer);
  }
  if (chomping !== '-') text += lineEnd;
  return chomping === '+' ? text + breaks : text;
}

function scanHeader(cursor: Cursor, scanComment?: () => void): Header {
  let chomping = scanChomping(cursor);
  let increment = 0;
  if (isDigit(cursor.peek())) {
    increment = cursor.peek() - 0x30;
    if (increment === 0) cursor.fail('found an indentation indicator equal to 0');
    cursor.skip();
    if (chomping === '') chomping = scanChomping(cursor);
  }
  cursor.skipWhile(isBlank);
  if (cursor.is('#')) {
    scanComment?.();
    cursor.skipLine();
  }
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break');
  cursor.readBreak();
  return { chomping, increment };
}

function scanChomping(cursor: Cursor): '+' | '-' | '' {
  const found = cursor.is('+') ? '+' : cursor.is('-') ? '-' : '';
  if (found !== '') cursor.skip();
  return found;
}

/** The empty lines before a line of text, and the indentation, which the first line of text decides. */
function scanBreaks(cursor: Cursor, known: number, outer: number): [breaks: string, indent: number] {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((known === 0 || cursor.column < known) && cursor.is(' ')) cursor.skip();
    deepest = Math.max(deepest, cursor.column);
    if ((known === 0 || cursor.column < known) && cursor.is('\t'))
      cursor.fail('found a tab character where an indentation space is expected');
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.readBreak();
  }
  return [breaks, known === 0 ? Math.max(deepest, outer + 1, 1) : known];
}
