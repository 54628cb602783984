import { isBreak } from '../scan/chars.ts';
import type { Cursor, Mark } from '../scan/cursor.ts';
import { type Comment, type CommentPlace, scanComments, scanLineComment } from '../scan/scan-comments.ts';
import type { Token } from '../scan/token.ts';

/** The comments of a node: above it, beside it, below it; lines separated by `\n`, empty where there is nothing. */
export interface Comments {
  head: string;
  line: string;
  foot: string;
}

/** The comments of a text between being scanned and being taken by a node. */
export class CommentQueue {
  readonly #found: Comment[] = [];
  #passed = 0;
  /** Of the tokens that were looked at. */
  readonly pending: Comments = { head: '', line: '', foot: '' };

  /** The comment beside the token that ends here. */
  scanLine(cursor: Cursor, owner: number): void {
    const found = scanLineComment(cursor, owner);
    if (found !== undefined) this.#found.push(found);
  }

  scanLines(cursor: Cursor, place: CommentPlace): void {
    this.#found.push(...scanComments(cursor, place));
  }

  /** The comment beside a key becomes the head of the first item of its list, once something of that is found. */
  moveToItem(cursor: Cursor, tokens: readonly Token[]): void {
    const last = this.#found.at(-1);
    if (last?.kind !== 'line' || this.#passed === this.#found.length || isBreak(cursor.peek())) return;
    if (tokens.at(-1)?.kind !== 'block entry' || tokens.at(-2)?.kind !== 'block sequence start') return;
    last.kind = 'head';
    if (last.start.line === cursor.line - 1) last.owner = cursor.at;
  }

  /** Where the end of a block of that column is, `start` or before: comments in the column of what is around it do not belong to it. */
  startOfEnd(start: Mark, indent: number): Mark {
    let earliest = start;
    let stop = start.at;
    for (let index = this.#found.length - 1; index >= this.#passed; index--) {
      const comment = this.#found[index] as Comment;
      if (comment.end < stop) break;
      if (comment.start.column === indent + 1) earliest = comment.start;
      stop = comment.from;
    }
    return earliest;
  }

  /** Adds the comments above and beside a token to those pending; the end of a block has none above it. */
  pass({ kind, start }: Token): void {
    for (; this.#passed < this.#found.length; this.#passed++) {
      const comment = this.#found[this.#passed] as Comment;
      if (comment.owner > start.at || (comment.kind === 'head' && kind === 'block end')) return;
      const before = this.pending[comment.kind];
      this.pending[comment.kind] = before === '' ? comment.text : `${before}\n${comment.text}`;
    }
  }

  /** All that is pending, which then is not any more. */
  take(): Comments {
    const taken = { ...this.pending };
    Object.assign(this.pending, { head: '', line: '', foot: '' });
    return taken;
  }
}
