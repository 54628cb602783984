import { quote } from '../strconv/quote.ts';
import { encodeUtf8 } from '../utf8.ts';

/** A character as Go's scanner shows it in errors. */
function describe(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return `'"'`;
  return `'${quote(char).slice(1, -1)}'`;
}

/** Scanner states in which a space does not separate tokens. */
const inToken = /^in (?:literal|numeric|exponent|string escape|\\u)|^after decimal/;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #fail(context: string): never {
    const char = this.#text[this.#at];
    // At the end of the text, Go reads one more space, which is an error where a space is not allowed.
    if (char === undefined && !inToken.test(context)) throw new SyntaxError('unexpected end of JSON input');
    if (char === undefined) throw new SyntaxError(`invalid character ' ' ${context}`);
    const code = this.#text.codePointAt(this.#at)!;
    // Go reports a single byte.
    const byte = code < 0x80 ? char : String.fromCharCode(encodeUtf8(String.fromCodePoint(code))[0]!);
    throw new SyntaxError(`invalid character ${describe(byte)} ${context}`);
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  scan(): void {
    this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail('after top-level value');
  }

  #value(): void {
    this.#space();
    const char = this.#text[this.#at] ?? '';
    if (char === '{') this.#object();
    else if (char === '[') this.#array();
    else if (char === '"') this.#string();
    else if (char === 't' || char === 'f' || char === 'n') this.#literal({ t: 'true', f: 'false', n: 'null' }[char]);
    else if (/[-0-9]/.test(char)) this.#number();
    else this.#fail('looking for beginning of value');
  }

  #literal(word: string): void {
    for (let i = 0; i < word.length; i++, this.#at++) {
      if (this.#text[this.#at] !== word[i]) this.#fail(`in literal ${word} (expecting ${describe(word[i]!)})`);
    }
  }

  #digits(context: string): void {
    if (!/[0-9]/.test(this.#text[this.#at] ?? '')) this.#fail(context);
    while (/[0-9]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #number(): void {
    if (this.#text[this.#at] === '-') this.#at++;
    if (this.#text[this.#at] === '0') this.#at++;
    else this.#digits('in numeric literal');
    if (this.#text[this.#at] === '.') {
      this.#at++;
      this.#digits('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++;
      if (/[+-]/.test(this.#text[this.#at] ?? '')) this.#at++;
      this.#digits('in exponent of numeric literal');
    }
  }

  #string(): void {
    for (this.#at++; ; this.#at++) {
      const char = this.#text[this.#at];
      if (char === undefined || char < ' ') this.#fail('in string literal');
      if (char === '"') break;
      if (char === '\\') this.#escape();
    }
    this.#at++;
  }

  #escape(): void {
    this.#at++;
    const char = this.#text[this.#at] ?? '';
    if (char === 'u') {
      for (let i = 0; i < 4; i++) {
        this.#at++;
        if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) this.#fail('in \\u hexadecimal character escape');
      }
    } else if (!/["\\/bfnrt]/.test(char)) this.#fail('in string escape code');
  }

  #array(): void {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return;
    }
    for (;;) {
      this.#value();
      this.#space();
      if (this.#text[this.#at] === ']') break;
      if (this.#text[this.#at] !== ',') this.#fail('after array element');
      this.#at++;
    }
    this.#at++;
  }

  #object(): void {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return;
    }
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail('looking for beginning of object key string');
      this.#string();
      this.#space();
      if (this.#text[this.#at] !== ':') this.#fail('after object key');
      this.#at++;
      this.#value();
      this.#space();
      if (this.#text[this.#at] === '}') break;
      if (this.#text[this.#at] !== ',') this.#fail('after object key:value pair');
      this.#at++;
    }
    this.#at++;
  }
}

/** Go's error for a text that is not valid JSON, such as `invalid character 'x' looking for beginning of value`. */
export function jsonFault(text: string): string {
  try {
    new Scanner(text).scan();
  } catch (error) {
    return (error as Error).message;
  }
  return 'exceeded max depth';
}
