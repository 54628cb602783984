import { isBlank, isBlankOrBreak } from './chars.ts';
import type { Cursor } from './cursor.ts';

/** The text of a scalar over several lines: a line's end becomes a space, empty lines become line ends. */
export class FoldedLines {
  text = '';
  #spaces = '';
  #lineEnd = '';
  #emptyLines = '';
  /** Whether what was read last is a line's end, and not spaces within a line. */
  isBroken = false;

  /** Reads spaces and line ends; `beforeSpace` is asked at each of them. */
  scanSpace(cursor: Cursor, isBroken = this.isBroken, beforeSpace?: () => void): void {
    this.isBroken = isBroken;
    for (let code = cursor.peek(); isBlankOrBreak(code); code = cursor.peek()) {
      if (this.isBroken && cursor.is(' ')) cursor.skipSpaces();
      else if (isBlank(code)) {
        beforeSpace?.();
        if (!this.isBroken) this.#spaces += cursor.text[cursor.at];
        cursor.skip();
      } else if (this.isBroken) {
        this.#emptyLines += cursor.readBreak();
      } else {
        this.#spaces = '';
        this.#lineEnd = cursor.readBreak();
        this.isBroken = true;
      }
    }
  }

  /** Adds to the text what the spaces and line ends mean. */
  fold(): void {
    if (!this.isBroken) {
      this.text += this.#spaces;
      this.#spaces = '';
      return;
    }
    if (this.#lineEnd === '\n') this.text += this.#emptyLines === '' ? ' ' : this.#emptyLines;
    else this.text += this.#lineEnd + this.#emptyLines;
    this.#lineEnd = '';
    this.#emptyLines = '';
    this.isBroken = false;
  }
}
