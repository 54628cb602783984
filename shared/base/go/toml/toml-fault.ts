import { parse } from 'smol-toml';
import { quote, quoteRune } from '../strconv/quote.ts';

/** The character at the end of the text. */
const end = '';

/** A character as Go's `%q` prints it; the empty text counts as character 0. */
const quoted = (char: string): string => quoteRune(char.codePointAt(0) ?? 0);

class TomlFault extends Error {
  override readonly name = 'TomlFault';
}

/** Scans a text as Helm's TOML library does, and stops at the same errors. */
class Scanner {
  readonly #text: string;
  #at = 0;
  /** The current table. */
  #table: readonly string[] = [];
  /** The key whose value is being read. */
  #key: readonly string[] = [];
  readonly #values = new Set<string>();
  readonly #tables = new Set<string>();
  /** Number of tables in each list of tables so far. */
  readonly #lists = new Map<string, number>();

  constructor(text: string) {
    this.#text = text.replace(/^\ufeff/, '');
  }

  scan(): void {
    for (;;) {
      this.#skip(/[ \t\r\n]*/y);
      const char = this.#peek();
      if (char === end) return;
      if (char === '#') this.#skip(/[^\n]*/y);
      else {
        if (char === '[') this.#scanTable();
        else this.#scanPair();
        this.#key = [];
        this.#scanLineEnd();
      }
    }
  }

  #peek(): string {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? end : String.fromCodePoint(code);
  }

  #next(): string {
    const char = this.#peek();
    this.#at += char.length;
    return char;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  /** `back`: how many lines before the current one to report. */
  #fail(problem: string, back = 0): never {
    const line = this.#text.slice(0, this.#at).split('\n').length - back;
    const key = [...this.#table, ...this.#key].map((part) => (/^[\w-]+$/.test(part) ? part : quote(part))).join('.');
    throw new TomlFault(`toml: line ${line}${key === '' ? '' : ` (last key ${quote(key)})`}: ${problem}`);
  }

  /** Fails with the last character read; a line end belongs to the line it ends. */
  #failAt(char: string, problem: (shown: string) => string): never {
    return this.#fail(problem(quoted(char)), char === '\n' ? 1 : 0);
  }

  #scanLineEnd(): void {
    this.#skip(/[ \t]*/y);
    const char = this.#next();
    if (char === '#') this.#skip(/[^\n]*/y);
    else if (char !== end && char !== '\n' && !(char === '\r' && this.#peek() === '\n')) {
      this.#failAt(char, (shown) => {
        return `expected a top-level item to end with a newline, comment, or EOF, but got ${shown} instead`;
      });
    }
  }

  #scanTable(): void {
    this.#next();
    this.#table = [];
    const isList = this.#peek() === '[';
    if (isList) this.#next();
    const name: string[] = [];
    for (;;) {
      this.#skip(/[ \t]*/y);
      const char = this.#peek();
      if (char === ']' || char === end) this.#fail('unexpected end of table name (table names cannot be empty)');
      if (char === '.') this.#fail('unexpected table separator (table names cannot be empty)');
      name.push(this.#scanName());
      this.#skip(/[ \t]*/y);
      const after = this.#next();
      if (after === ']') break;
      if (after !== '.') this.#fail(`expected '.' or ']' to end table name, but got ${quoted(after)} instead`);
    }
    if (isList && this.#peek() !== ']') {
      this.#fail(`expected end of table array name delimiter ']', but got ${quoted(this.#next())} instead`);
    }
    if (isList) this.#next();
    const whole = name.join('.');
    if (isList) this.#lists.set(whole, (this.#lists.get(whole) ?? 0) + 1);
    this.#table = name.slice(0, -1);
    if (!isList) this.#define(name, this.#tables);
    this.#table = name;
  }

  #define(path: readonly string[], kind: Set<string>): void {
    let place = '';
    for (let length = 1; length <= path.length; length++) {
      const part = path.slice(0, length).join('.');
      place += `.${path[length - 1]}`;
      const isWhole = length === path.length;
      if (this.#values.has(place) || (isWhole && kind.has(place)))
        this.#fail(`Key '${part}' has already been defined.`);
      // Each table of a list has its own keys.
      if (!isWhole && this.#lists.has(part)) place += `\0${this.#lists.get(part)}`;
    }
    kind.add(place);
  }

  #scanName(): string {
    const quoteSign = this.#peek();
    if (quoteSign !== '"' && quoteSign !== "'") return this.#skip(/[\w-]*/y);
    this.#next();
    return this.#scanString(quoteSign);
  }

  #scanPair(): void {
    this.#key = [];
    const first = this.#peek();
    if (first === '=' || first === end) this.#fail("unexpected '=': key name appears blank");
    if (first === '.') this.#fail("unexpected '.': keys cannot start with a '.'");
    const name: string[] = [];
    for (;;) {
      this.#skip(/[ \t]*/y);
      const char = this.#peek();
      if (char === '=' || char === end) this.#fail("unexpected '='");
      if (char === '.') this.#fail("unexpected '.'");
      name.push(this.#scanName());
      this.#skip(/[ \t]*/y);
      const after = this.#next();
      if (after === '=') break;
      if (after === end) this.#failAtEnd("unexpected EOF; expected key separator '='");
      if (after !== '.') this.#failAt(after, (shown) => `expected '.' or '=', but got ${shown} instead`);
    }
    this.#key = name;
    this.#scanValue();
    this.#key = name;
    this.#define([...this.#table, ...name], this.#values);
  }

  #failAtEnd(problem: string): never {
    return this.#fail(problem, this.#text.endsWith('\n') ? 1 : 0);
  }

  #scanValue(): void {
    this.#skip(/[ \t]*/y);
    const char = this.#next();
    if (char === end) this.#failAtEnd('unexpected EOF; expected value');
    if (char === '[') this.#scanList();
    else if (char === '{') this.#scanInline();
    else if (char === '"' || char === "'") this.#scanText(char);
    else if (char === '.') this.#fail("floats must start with a digit, not '.'");
    else if (/[-+\d]/.test(char)) this.#scanNumber(char);
    else if (/\p{L}/u.test(char)) this.#scanWord(char);
    else this.#failAt(char, (shown) => `expected value but found ${shown} instead`);
  }

  #scanWord(first: string): void {
    const word = first + this.#skip(/\p{L}*/uy);
    if (!['true', 'false', 'inf', 'nan'].includes(word)) this.#fail(`expected value but found ${quote(word)} instead`);
  }

  #scanNumber(first: string): void {
    const text = first + this.#skip(/[\w.:+-]*/y);
    const isSigned = first === '-' || first === '+';
    if (isSigned && !/^.(?:\d|inf$|nan$)/.test(text)) {
      const char = text[1] ?? this.#peek();
      this.#at -= Math.max(text.length - 2, 0);
      this.#fail(`expected a digit but got ${quoted(char)}`);
    }
    if (/^\d+[-:]/.test(text)) this.#checkDate(text + this.#skip(/ \d\d:[\w.:+-]*/y));
    else if (/^[-+]?\d[\d_]*(?:[.eE][\d_.eE+-]*)?$/.test(text)) this.#checkNumber(text);
  }

  #checkDate(text: string): void {
    if (!isToml(text)) this.#fail(`invalid datetime: ${quote(text)}`);
  }

  #checkNumber(text: string): void {
    const isFloat = /[.eE]/.test(text);
    const start = `Invalid ${isFloat ? 'float' : 'integer'} ${quote(text)}`;
    if (/__|_$|_[.eE]|[.eE]_/.test(text)) this.#fail(`${start}: underscores must be surrounded by digits`);
    if (/^[-+]?0\d/.test(text)) this.#fail(`${start}: cannot have leading zeroes`);
    if (isFloat) {
      if (/\.(?:\D|$)/.test(text)) this.#fail(`${start}: '.' must be followed by one or more digits`);
      if (!isToml(text)) this.#fail(`Invalid float value: ${quote(text)}`);
      return;
    }
    const value = BigInt(text.replaceAll('_', '').replace('+', ''));
    if (BigInt.asIntN(64, value) !== value) this.#fail(`${text} is out of range for int64`);
  }

  #scanText(quoteSign: '"' | "'"): void {
    const long = quoteSign.repeat(3);
    if (!this.#text.startsWith(long.slice(1), this.#at)) {
      this.#scanString(quoteSign);
      return;
    }
    this.#at += 2;
    const ends = quoteSign === '"' ? /(?:\\[\s\S]|(?!""")[^\\])*"""/y : /(?:(?!''')[\s\S])*'''/y;
    if (this.#skip(ends) !== '') return;
    this.#at = this.#text.length;
    this.#failAtEnd(`unexpected EOF; expected ${quoteSign === '"' ? '\'"""\'' : "\"'''\""}`);
  }

  #scanString(quoteSign: '"' | "'"): string {
    const inner = this.#skip(quoteSign === '"' ? /(?:\\[^\n]|[^"\\\n])*/y : /[^'\n]*/y);
    const escapes = quoteSign === '"' ? (inner.match(/\\./gs) ?? []) : [];
    const unknown = escapes.find(([, name = '']) => !/[btnfre"\\xuU]/.test(name));
    if (unknown !== undefined) this.#fail(`invalid escape in string '${unknown}'`);
    const char = this.#next();
    if (char === end) this.#failAtEnd(`unexpected EOF; expected ${quoteSign === '"' ? `'"'` : `"'"`}`);
    if (char === '\n') this.#fail('strings cannot contain newlines', 1);
    return inner;
  }

  #skipSpace(): void {
    while (this.#skip(/[ \t\r\n]+|#[^\n]*/y) !== '');
  }

  #scanList(): void {
    for (;;) {
      this.#skipSpace();
      if (this.#peek() === ']') break;
      if (this.#peek() === ',') this.#failAt(this.#next(), () => 'unexpected comma');
      this.#scanValue();
      this.#skipSpace();
      const char = this.#peek();
      if (char === ']') break;
      this.#next();
      if (char !== ',') this.#fail(`expected a comma (',') or array terminator (']'), but got ${nameOf(char)}`);
    }
    this.#next();
  }

  #scanInline(): void {
    const [table, key] = [this.#table, this.#key];
    this.#table = [...table, ...key];
    this.#key = [];
    for (;;) {
      this.#skipSpace();
      if (this.#peek() === '}') break;
      if (this.#peek() === ',') this.#failAt(this.#next(), () => 'unexpected comma');
      this.#scanPair();
      this.#skipSpace();
      const char = this.#peek();
      if (char === '}') break;
      this.#next();
      if (char !== ',')
        this.#fail(`expected a comma or an inline table terminator '}', but got ${nameOf(char)} instead`);
    }
    this.#next();
    [this.#table, this.#key] = [table, key];
  }
}

/** True if the text is a value. */
function isToml(text: string): boolean {
  try {
    parse(`x = ${text}`);
    return true;
  } catch {
    return false;
  }
}

const nameOf = (char: string): string => (char === end ? 'end of file' : `'${char}'`);

/** The error of Helm's TOML library for this text, with the line; undefined if it is valid. */
export function tomlFault(text: string): string | undefined {
  try {
    new Scanner(text).scan();
  } catch (error) {
    if (error instanceof TomlFault) return error.message;
    throw error;
  }
  return undefined;
}
