import { isBlank, isBlankOrBreak, isBreak, isBreakOrEnd } from './chars.ts';
import type { Cursor, Mark } from './cursor.ts';
import type { Token } from './token.ts';

/** How far the third version looks for a further line of comment. */
const mostBetweenComments = 512;

/** A comment as it was found; the first token that does not begin before `owner` takes it. */
export interface Comment {
  kind: 'head' | 'line' | 'foot';
  owner: number;
  readonly text: string;
  /** Of lines of their own, the column is counted from 1. */
  readonly start: Mark;
  /** Up to where only comments are known to follow; 0 after something else. */
  readonly from: number;
  readonly end: number;
}

/** Skips a line of comment; the third version takes lines of comment together, whatever indents them. */
export function skipComments(cursor: Cursor, version: 2 | 3): void {
  cursor.skipLine();
  while (version === 3 && cursor.is('#', blanksAhead(cursor))) {
    skipToComment(cursor);
    cursor.skipLine();
  }
}

function blanksAhead(cursor: Cursor): number {
  let ahead = 0;
  while (ahead < mostBetweenComments && isBlankOrBreak(cursor.peek(ahead))) ahead++;
  return ahead;
}

function skipToComment(cursor: Cursor): void {
  while (!cursor.is('#'))
    if (isBreak(cursor.peek())) cursor.readBreak();
    else cursor.skip();
}

/** The comment after what ends here, in the same line. */
export function scanLineComment(cursor: Cursor, owner: number): Comment | undefined {
  if (breaksBefore(cursor) > 0) return undefined;
  let ahead = 0;
  while (ahead < mostBetweenComments && isBlank(cursor.peek(ahead))) ahead++;
  if (ahead === mostBetweenComments || !cursor.is('#', ahead)) return undefined;
  cursor.skip(ahead);
  const start = cursor.mark();
  return { kind: 'line', owner, text: cursor.skipLine(), start, from: 0, end: 0 };
}

/** How many line ends are before the cursor, with only blanks between them. */
function breaksBefore({ text, at }: Cursor): number {
  let count = 0;
  for (let before = at - 1; before >= 0; before--) {
    const code = text.charCodeAt(before);
    if (isBreak(code)) {
      if (text[before] === '\n' && text[before - 1] === '\r') before--;
      count++;
    } else if (!isBlank(code)) break;
  }
  return count;
}

/** What is around lines of comment. */
export interface CommentPlace {
  /** Where the last token ended. */
  readonly from: Mark;
  /** The last ones, at the end. */
  readonly tokens: readonly Token[];
  /** The column of the block that is open. */
  readonly indent: number;
  readonly isFlow: boolean;
}

/**
 * The lines of comment that begin here, as Go's library parts them: those at the foot of what is before them, and those at the head of what
 * follows.
 */
export function scanComments(cursor: Cursor, place: CommentPlace): Comment[] {
  const run = new CommentRun(cursor, place);
  run.scan();
  return run.found;
}

class CommentRun {
  readonly found: Comment[] = [];
  readonly #cursor: Cursor;
  readonly #place: CommentPlace;
  readonly #indent: number;
  /** The line of a comment right below what is before it. */
  readonly #footLine: number;
  #from: number;
  #owner: number;
  readonly #isBehindColon: boolean;
  #text = '';
  #start: Mark = { at: 0, line: 0, column: 0 };
  #isFirstGap: boolean;
  #isBehindGap = false;
  #line: number;
  #column: number;

  constructor(cursor: Cursor, place: CommentPlace) {
    const breaks = breaksBefore(cursor);
    const isBehindContent = breaks === 0 && cursor.column > 1;
    const last = place.tokens.at(-1);
    const before = last?.kind === 'flow entry' ? place.tokens.at(-2) : last;
    this.#cursor = cursor;
    this.#place = place;
    this.#indent = Math.max(place.indent, 0);
    this.#footLine = place.from.line === 0 ? -1 : cursor.line - breaks + (isBehindContent ? 2 : 1);
    this.#from = place.from.at;
    this.#owner = before?.start.at ?? 0;
    this.#isBehindColon = before?.kind === 'value';
    this.#isFirstGap = breaks <= 1;
    this.#line = cursor.line;
    this.#column = cursor.column;
  }

  scan(): void {
    const cursor = this.#cursor;
    let ahead = 0;
    for (; ahead < mostBetweenComments; ahead++) {
      this.#column++;
      const code = cursor.peek(ahead);
      if (isBlank(code)) continue;
      const at = cursor.at + ahead;
      const isClosing = this.#place.isFlow && (cursor.is(']', ahead) || cursor.is('}', ahead));
      if (isClosing || isBreakOrEnd(code)) {
        if (isClosing || !this.#isBehindGap) this.#endParagraph(at, isClosing);
        if (!isBreak(code)) break;
        this.#isFirstGap = false;
        this.#isBehindGap = true;
        this.#column = 0;
        this.#line++;
        continue;
      }
      if (this.#text !== '' && this.#column <= this.#indent && this.#column !== this.#start.column) this.#addFoot(at);
      if (!cursor.is('#', ahead)) break;
      this.#takeLine(at);
      // Go's scanner continues after the line's end, but counts that line on.
      ahead = 0;
    }
    if (this.#text === '') return;
    const end = cursor.at + ahead - 1;
    this.found.push({
      kind: 'head',
      owner: this.#start.at,
      text: this.#text,
      start: this.#start,
      from: this.#from,
      end,
    });
  }

  #takeLine(at: number): void {
    if (this.#text === '') this.#start = { at, line: this.#line, column: this.#column };
    else this.#text += '\n';
    this.#isBehindGap = false;
    skipToComment(this.#cursor);
    this.#text += this.#cursor.skipLine();
    this.#column = 0;
    this.#line = this.#cursor.line;
  }

  /** An empty line, or the end of the text or of brackets. */
  #endParagraph(at: number, isClosing: boolean): void {
    if (this.#text === '') return;
    const isOutdented = this.#start.column <= this.#indent;
    const isBelow = this.#start.line === this.#footLine && !this.#isBehindColon;
    if (isClosing || (this.#isFirstGap && (isBelow || isOutdented))) {
      if (isOutdented) this.#owner = this.#start.at;
      this.#addFoot(at);
    } else if (at < this.#cursor.text.length) this.#text += '\n';
  }

  #addFoot(at: number): void {
    const { owner, text, start, from } = { owner: this.#owner, text: this.#text, start: this.#start, from: this.#from };
    this.found.push({ kind: 'foot', owner, text, start, from, end: at });
    this.#from = at;
    this.#owner = at;
    this.#text = '';
  }
}
