/** Token types of Go's text/template. @see https://pkg.go.dev/text/template */
export type TokenType =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'comment'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | 'dot'
  | 'nil'
  | Keyword;

export type Keyword = 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'range' | 'template' | 'with';

export interface Token {
  readonly type: TokenType;
  readonly pos: number;
  readonly text: string;
  readonly line: number;
}

export interface LexOptions {
  readonly leftDelim?: string;
  readonly rightDelim?: string;
  readonly emitComments?: boolean;
  /** True if the caller defines functions named `break` and `continue`; they are then not keywords, as in Go. */
  readonly breakIsFunction?: boolean;
  readonly continueIsFunction?: boolean;
}

const keywords: ReadonlySet<string> = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'nil',
  'template',
  'with',
]);

const word = /[\p{L}\p{Nd}_]*/uy;
const wordChar = /[\p{L}\p{Nd}_]/u;
const number =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\r' || char === '\n';

/** Splits a template into tokens on demand. After an `error` token it returns only `eof`. */
export class Lexer {
  readonly #left: string;
  readonly #right: string;
  readonly #options: LexOptions;
  #input: string;
  #pos = 0;
  #line = 1;
  /** Offset of the next line break. Cached, so that one long line costs no more than many short ones. */
  #lineBreak: number;
  #inAction = false;
  #parens = 0;

  constructor(input: string, options: LexOptions = {}) {
    this.#input = input;
    this.#lineBreak = this.#breakFrom(0);
    this.#options = options;
    this.#left = options.leftDelim || '{{';
    this.#right = options.rightDelim || '}}';
  }

  next(): Token {
    return this.#inAction ? this.#lexAction() : this.#lexText();
  }

  #emit(type: TokenType, end: number): Token {
    const token = { type, pos: this.#pos, text: this.#input.slice(this.#pos, end), line: this.#line };
    this.#skipTo(end);
    return token;
  }

  #skipTo(end: number): void {
    while (this.#lineBreak < end) {
      this.#line++;
      this.#lineBreak = this.#breakFrom(this.#lineBreak + 1);
    }
    this.#pos = end;
  }

  #breakFrom(at: number): number {
    const found = this.#input.indexOf('\n', at);
    return found < 0 ? Number.POSITIVE_INFINITY : found;
  }

  #error(text: string): Token {
    const token: Token = { type: 'error', pos: this.#pos, text, line: this.#line };
    this.#input = '';
    this.#pos = 0;
    this.#inAction = false;
    return token;
  }

  #lexText(): Token {
    for (;;) {
      const input = this.#input;
      const at = input.indexOf(this.#left, this.#pos);
      if (at < 0) return this.#pos < input.length ? this.#emit('text', input.length) : this.#emit('eof', this.#pos);
      if (at > this.#pos) {
        let end = at;
        if (this.#trimsBefore(at + this.#left.length)) while (end > this.#pos && isSpace(input[end - 1])) end--;
        const text = end > this.#pos ? this.#emit('text', end) : undefined;
        this.#skipTo(at);
        if (text !== undefined) return text;
      }
      const token = this.#lexLeftDelim();
      if (token !== undefined) return token;
    }
  }

  #trimsBefore(at: number): boolean {
    return this.#input[at] === '-' && isSpace(this.#input[at + 1]);
  }

  #trimsAfter(at: number): boolean {
    return isSpace(this.#input[at]) && this.#input[at + 1] === '-' && this.#input.startsWith(this.#right, at + 2);
  }

  /** Lexes a left delimiter or a comment; returns nothing for a comment that is skipped. */
  #lexLeftDelim(): Token | undefined {
    const after = this.#pos + this.#left.length;
    const body = this.#trimsBefore(after) ? after + 2 : after;
    if (this.#input.startsWith('/*', body)) {
      this.#skipTo(body);
      return this.#lexComment();
    }
    const token = this.#emit('leftDelim', after);
    this.#skipTo(body);
    this.#inAction = true;
    this.#parens = 0;
    return token;
  }

  #lexComment(): Token | undefined {
    const close = this.#input.indexOf('*/', this.#pos + 2);
    if (close < 0) return this.#error('unclosed comment');
    const end = close + 2;
    const trims = this.#trimsAfter(end);
    if (!trims && !this.#input.startsWith(this.#right, end)) {
      return this.#error('comment ends before closing delimiter');
    }
    const token = this.#emit('comment', end);
    this.#skipTo(end + (trims ? 2 : 0) + this.#right.length);
    if (trims) this.#skipSpaces();
    return this.#options.emitComments === true ? token : undefined;
  }

  #skipSpaces(): void {
    let end = this.#pos;
    while (isSpace(this.#input[end])) end++;
    this.#skipTo(end);
  }

  #lexRightDelim(trims: boolean): Token {
    if (trims) this.#skipTo(this.#pos + 2);
    const token = this.#emit('rightDelim', this.#pos + this.#right.length);
    if (trims) this.#skipSpaces();
    this.#inAction = false;
    return token;
  }

  #lexAction(): Token {
    const input = this.#input;
    const trims = this.#trimsAfter(this.#pos);
    if (trims || input.startsWith(this.#right, this.#pos)) {
      return this.#parens === 0 ? this.#lexRightDelim(trims) : this.#error('unclosed left paren');
    }
    if (this.#pos >= input.length) return this.#error('unclosed action');
    const char = String.fromCodePoint(input.codePointAt(this.#pos)!);
    if (isSpace(char)) return this.#lexSpace();
    switch (char) {
      case '=':
        return this.#emit('assign', this.#pos + 1);
      case ':':
        return input[this.#pos + 1] === '=' ? this.#emit('declare', this.#pos + 2) : this.#error('expected :=');
      case '|':
        return this.#emit('pipe', this.#pos + 1);
      case '"':
        return this.#lexQuoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.#lexQuoted("'", 'charConstant', 'unterminated character constant');
      case '`': {
        const end = input.indexOf('`', this.#pos + 1);
        return end < 0 ? this.#error('unterminated raw quoted string') : this.#emit('rawString', end + 1);
      }
      case '$':
        return this.#lexName('variable');
      case '(':
        this.#parens++;
        return this.#emit('leftParen', this.#pos + 1);
      case ')':
        this.#parens--;
        return this.#parens < 0 ? this.#error('unexpected right paren') : this.#emit('rightParen', this.#pos + 1);
    }
    if (char === '.' && !isDigit(input[this.#pos + 1]) && this.#pos + 1 < input.length) return this.#lexName('field');
    if (char === '.' || char === '+' || char === '-' || isDigit(char)) return this.#lexNumber();
    if (wordChar.test(char)) return this.#lexIdentifier();
    if (char > ' ' && char < '\x7f') return this.#emit('char', this.#pos + 1);
    return this.#error(`unrecognized character in action: ${describeCharacter(char)}`);
  }

  #lexSpace(): Token {
    let end = this.#pos;
    while (isSpace(this.#input[end])) end++;
    if (this.#trimsAfter(end - 1)) {
      // The last space belongs to the trim marker.
      if (end - 1 === this.#pos) return this.#lexRightDelim(true);
      return this.#emit('space', end - 1);
    }
    return this.#emit('space', end);
  }

  #wordEnd(from: number): number {
    word.lastIndex = from;
    word.test(this.#input);
    return word.lastIndex;
  }

  #lexIdentifier(): Token {
    const end = this.#wordEnd(this.#pos);
    const name = this.#input.slice(this.#pos, end);
    if (!this.#atTerminator(end)) return this.#badCharacter(end);
    if (name === 'true' || name === 'false') return this.#emit('bool', end);
    if (!keywords.has(name)) return this.#emit('identifier', end);
    if (name === 'break' && this.#options.breakIsFunction === true) return this.#emit('identifier', end);
    if (name === 'continue' && this.#options.continueIsFunction === true) return this.#emit('identifier', end);
    return this.#emit(name as Keyword, end);
  }

  #lexName(type: 'field' | 'variable'): Token {
    const start = this.#pos + 1;
    if (this.#atTerminator(start)) return this.#emit(type === 'field' ? 'dot' : type, start);
    const end = this.#wordEnd(start);
    return this.#atTerminator(end) ? this.#emit(type, end) : this.#badCharacter(end);
  }

  #badCharacter(at: number): Token {
    const code = this.#input.codePointAt(at);
    return this.#error(`bad character ${describeCharacter(code === undefined ? '' : String.fromCodePoint(code))}`);
  }

  #atTerminator(at: number): boolean {
    const char = this.#input[at];
    if (char === undefined || isSpace(char) || '.,|:)('.includes(char)) return true;
    return this.#input.startsWith(this.#right, at);
  }

  #lexQuoted(close: string, type: TokenType, unterminated: string): Token {
    for (let at = this.#pos + 1; ; at++) {
      const char = this.#input[at];
      if (char === close) return this.#emit(type, at + 1);
      if (char === '\\') at++;
      const last = this.#input[at];
      if (last === undefined || last === '\n') return this.#error(unterminated);
    }
  }

  /** The end of a number at `from`. If a letter or digit follows, the bitwise complement of where that run ends. */
  #numberEnd(from: number): number {
    number.lastIndex = from;
    number.test(this.#input);
    const end = number.lastIndex;
    const code = this.#input.codePointAt(end);
    if (code === undefined) return end;
    const char = String.fromCodePoint(code);
    return wordChar.test(char) ? -(end + char.length) : end;
  }

  #lexNumber(): Token {
    const bad = (end: number): Token =>
      this.#error(`bad number syntax: ${JSON.stringify(this.#input.slice(this.#pos, end))}`);
    const end = this.#numberEnd(this.#pos);
    if (end < 0) return bad(-end);
    const sign = this.#input[end];
    if (sign !== '+' && sign !== '-') return this.#emit('number', end);
    const second = this.#numberEnd(end);
    if (second < 0) return bad(-second);
    return this.#input[second - 1] === 'i' ? this.#emit('complex', second) : bad(second);
  }
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

/** Formats a character like Go's `%#U`: the code point and, if printable, the character. */
function describeCharacter(char: string): string {
  if (char === '') return 'U+FFFFFFFFFFFFFFFF';
  const code = `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(char) ? `${code} '${char}'` : code;
}
