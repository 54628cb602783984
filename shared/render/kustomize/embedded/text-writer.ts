import type { Comments } from '../../../base/go/yaml/comments/comment-queue.ts';

interface SignOptions {
  /** Right before it there is only a blank or the indentation. */
  readonly isApart?: boolean;
  /** What follows needs no blank. */
  readonly opens?: boolean;
  /** It belongs to the indentation, as a dash does. */
  readonly indents?: boolean;
}

/**
 * The text as it grows, and the comments that wait for their place in it. Go's writer has rules of its own for when a line ends and when
 * one stays empty, which depend on what was written last.
 *
 * @see https://github.com/yaml/go-yaml/blob/v3/emitterc.go
 */
export class TextWriter {
  #text = '';
  /** -1 outside of any collection. */
  indent = -1;
  column = 0;
  /** Whether a blank or nothing was written last. */
  isBlank = true;
  /** Whether the line holds only indentation. */
  isIndentation = true;
  /** The place of a comment after something; the next line there has an empty one before it. */
  footIndent = -1;
  readonly waiting = { head: '', line: '', foot: '', tail: '' };

  get text(): string {
    return this.#text;
  }

  /** Takes the comments of what is written next; what still waits is lost where there is another. */
  take(comments: Partial<Comments & { readonly tail: string }>): void {
    for (const [place, comment] of Object.entries(comments))
      if (comment !== '') this.waiting[place as keyof typeof this.waiting] = comment;
  }

  put(text: string): void {
    this.#text += text;
    this.column += text.length;
  }

  break(sign = '\n'): void {
    this.#text += sign;
    this.column = 0;
    this.isIndentation = true;
  }

  /** To the indentation, in a line of its own. */
  startLine(): void {
    const indent = Math.max(this.indent, 0);
    const isBehind = this.column > indent || (this.column === indent && !this.isBlank);
    if (!this.isIndentation || isBehind) this.break();
    if (this.footIndent === indent) this.break();
    if (this.column < indent) this.put(' '.repeat(indent - this.column));
    this.isBlank = true;
    this.footIndent = -1;
  }

  sign(text: string, { isApart = false, opens = false, indents = false }: SignOptions = {}): void {
    if (isApart) this.part();
    this.put(text);
    this.isBlank = opens;
    this.isIndentation = this.isIndentation && indents;
  }

  /** A blank where none is before. */
  part(): void {
    if (!this.isBlank) this.put(' ');
  }

  /** Text other than indentation and blanks. */
  word(text: string): void {
    this.put(text);
    this.isBlank = false;
    this.isIndentation = false;
  }

  writeHead(): void {
    if (this.#writeLines('tail')) this.footIndent = Math.max(this.indent, 0);
    this.#writeLines('head');
  }

  writeFoot(): void {
    if (this.#writeLines('foot')) this.footIndent = Math.max(this.indent, 0);
  }

  /** The comment in the line; with `endsLine` the line ends even without a comment. */
  writeLine(endsLine = false): void {
    const { line } = this.waiting;
    if (line === '') {
      if (endsLine) this.break();
      return;
    }
    this.part();
    this.#writeComment(line);
    this.waiting.line = '';
  }

  #writeLines(place: 'head' | 'foot' | 'tail'): boolean {
    const comment = this.waiting[place];
    if (comment === '') return false;
    this.startLine();
    this.#writeComment(comment);
    this.waiting[place] = '';
    return true;
  }

  #writeComment(comment: string): void {
    const lines = comment.split('\n');
    for (const [at, line] of lines.entries()) {
      if (at > 0) this.break();
      if (line === '') continue;
      if (at > 0) this.startLine();
      this.put(line);
      this.isIndentation = false;
    }
    if (!comment.endsWith('\n')) this.break();
    this.isBlank = true;
  }
}
