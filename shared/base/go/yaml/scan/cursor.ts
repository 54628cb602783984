import { GoError } from '../../value.ts';
import { end, isBreak } from './chars.ts';

/** A place in a text, counted from 0. */
export interface Mark {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

const breaks = /[\n\r\x85\u2028\u2029]/g;

/** The position of a scanner. */
export class Cursor implements Mark {
  readonly text: string;
  at = 0;
  line = 0;
  column = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character so far ahead; `end` after the last one. */
  peek(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : end;
  }

  is(character: string, ahead = 0): boolean {
    return this.text[this.at + ahead] === character;
  }

  skip(count = 1): void {
    this.at += count;
    this.column += count;
  }

  /** To the end of the line, which is not skipped; returns what was skipped. */
  skipLine(): string {
    breaks.lastIndex = this.at;
    const at = breaks.test(this.text) ? breaks.lastIndex - 1 : this.text.length;
    const line = this.text.slice(this.at, at);
    this.skip(at - this.at);
    return line;
  }

  skipSpaces(): void {
    let at = this.at;
    while (this.text.charCodeAt(at) === 0x20) at++;
    this.skip(at - this.at);
  }

  skipWhile(holds: (code: number) => boolean): void {
    while (holds(this.peek())) this.skip();
  }

  /** The line break here, as YAML hands it on: of all breaks, only LS and PS stay as they are. */
  readBreak(): string {
    const code = this.peek();
    if (!isBreak(code)) return '';
    this.at += this.is('\r') && this.is('\n', 1) ? 2 : 1;
    this.line++;
    this.column = 0;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  mark(): Mark {
    return { at: this.at, line: this.line, column: this.column };
  }

  /** `---` or `...` at the start of a line. */
  isDocumentMark(isEnd: (code: number) => boolean): boolean {
    if (this.column !== 0) return false;
    const found = this.text.startsWith('---', this.at) || this.text.startsWith('...', this.at);
    return found && isEnd(this.peek(3));
  }

  /** What the scanner cannot go on with. Go names no line where it is the first. */
  fail(problem: string): never {
    throw faultAt(this.line === 0 ? 0 : this.line + 1, problem, this.line + 1);
  }
}

/** An error in the words of Go's YAML library. */
export class YamlFault extends GoError {
  readonly problem: string;
  /** Where it is, from 1, whatever Go says; undefined where that is not known. */
  readonly line: number | undefined;

  constructor(message: string, problem: string, line: number | undefined) {
    super(message);
    this.problem = problem;
    this.line = line;
  }
}

/** The error that names a line in its words; line 0 is not named. `line` is the true one, from 1. */
export function faultAt(named: number, problem: string, line?: number): YamlFault {
  return new YamlFault(`yaml: ${named === 0 ? '' : `line ${named}: `}${problem}`, problem, line);
}
