import type { CommentQueue } from '../comments/comment-queue.ts';
import type { ScalarForm } from '../node.ts';
import { isBlank, isBlankOrEnd, isBreak, isWord } from './chars.ts';
import { Cursor, type Mark } from './cursor.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { skipComments } from './scan-comments.ts';
import { scanDirective } from './scan-directive.ts';
import { scanPlain } from './scan-plain.ts';
import { scanQuoted } from './scan-quoted.ts';
import { scanTag } from './scan-tag.ts';
import type { Token, TokenKind } from './token.ts';

/** What may turn out to be a key, once a colon is found after it. */
interface SimpleKey {
  isPossible: boolean;
  /** Nothing else is allowed at its place. */
  readonly isRequired: boolean;
  /** The number of its token, counted from the start of the stream. */
  readonly token: number;
  readonly mark: Mark;
}

/** A key and its colon are at most so far apart. */
const longestKey = 1024;
/** So many tokens are read ahead of the next one where there are comments: those tell to what they belong. */
const aheadOfComments = 3;
/** How deep collections nest: more would not fit the stack. */
const deepest = 1000;
/** Nothing begins with one of these. */
const stops = new Set('#%@`');
/** These are a part of a plain scalar unless a space follows. */
const needSpace = new Set('-?:');
const endsAnchor = new Set('?:,]}%@`');

/** The tokens of a text, one after another, as YAML 1.1 and Go's library read it. @throws GoError */
export class Scanner {
  readonly #cursor: Cursor;
  readonly #version: 2 | 3;
  readonly #comments: CommentQueue | undefined;
  readonly #tokens: Token[] = [];
  /** Tokens that were taken out before the first one of the queue. */
  #taken = 0;
  #isEnded = false;
  /** Whether it is known that the first token of the queue is the next one. */
  #isReady = false;
  #indent = -1;
  readonly #indents: number[] = [];
  /** One for each bracket that is open, and one for all outside of them. */
  readonly #keys: (SimpleKey | undefined)[] = [undefined];
  readonly #keysByToken = new Map<number, SimpleKey>();
  #isKeyAllowed = true;

  /** What begins at a character. */
  readonly #signs: Readonly<Record<string, () => void>> = {
    '[': () => this.#openFlow('flow sequence start'),
    '{': () => this.#openFlow('flow mapping start'),
    ']': () => this.#closeFlow('flow sequence end'),
    '}': () => this.#closeFlow('flow mapping end'),
    ',': () => this.#scanComma(),
    '*': () => this.#scanAnchor('alias'),
    '&': () => this.#scanAnchor('anchor'),
    '!': () => this.#scanTag(),
    '"': () => this.#scanQuoted(),
    "'": () => this.#scanQuoted(),
    '-': () => this.#scanBlockEntry(),
    '?': () => this.#scanKey(),
    ':': () => this.#scanValue(),
    '|': () => this.#scanBlockScalar(),
    '>': () => this.#scanBlockScalar(),
  };

  /** With `comments`, a text is read as the third version does it. */
  constructor(text: string, version: 2 | 3, comments?: CommentQueue) {
    this.#cursor = new Cursor(text);
    this.#version = version;
    this.#comments = comments;
    if (text.startsWith('\ufeff')) this.#cursor.at++;
  }

  /** The next token, which stays where it is. */
  peek(): Token {
    if (!this.#isReady) {
      while (this.#needsMore()) this.#scan();
      this.#isReady = true;
      this.#comments?.pass(this.#tokens[0] as Token);
    }
    return this.#tokens[0] as Token;
  }

  /** Scans so many tokens, if there are, for the errors in them. */
  readAhead(count: number): void {
    while (!this.#isEnded && (this.#tokens.length < count || this.#needsMore())) this.#scan();
  }

  /** Takes the next token. */
  next(): Token {
    const token = this.peek();
    this.#tokens.shift();
    this.#taken++;
    this.#isReady = false;
    return token;
  }

  get #isFlow(): boolean {
    return this.#keys.length > 1;
  }

  /** A token that may be a key has to wait until it is known whether it is. */
  #needsMore(): boolean {
    const least = this.#comments === undefined ? 1 : aheadOfComments;
    if (this.#tokens.length < least && !this.#isEnded) return true;
    const key = this.#keysByToken.get(this.#taken);
    return key !== undefined && this.#isValid(key);
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.isPossible) return false;
    const { line, at } = this.#cursor;
    if (key.mark.line >= line && key.mark.at + longestKey >= at) return true;
    if (key.isRequired) this.#cursor.fail("could not find expected ':'");
    key.isPossible = false;
    return false;
  }

  #add(kind: TokenKind, start: Mark, text = '', handle = '', form?: ScalarForm): void {
    this.#tokens.push({ kind, start, text, handle, form });
  }

  /** Where the place is gone already, Go's scanner adds the token at the end. */
  #insert(kind: TokenKind, start: Mark, number: number): void {
    const place = number < this.#taken ? this.#tokens.length : number - this.#taken;
    this.#tokens.splice(place, 0, { kind, start, text: '', handle: '', form: undefined });
  }

  #saveKey(): void {
    if (!this.#isKeyAllowed) return;
    const mark = this.#cursor.mark();
    const isRequired = !this.#isFlow && this.#indent === mark.column;
    this.#removeKey();
    const key = { isPossible: true, isRequired, token: this.#taken + this.#tokens.length, mark };
    this.#keys[this.#keys.length - 1] = key;
    this.#keysByToken.set(key.token, key);
  }

  #removeKey(): void {
    const key = this.#keys.at(-1);
    if (key?.isPossible !== true) return;
    if (key.isRequired) this.#cursor.fail("could not find expected ':'");
    key.isPossible = false;
    this.#keysByToken.delete(key.token);
  }

  /** Begins a collection where something is further to the right than what it is in. */
  #indentTo(kind: TokenKind, mark: Mark, number = this.#taken + this.#tokens.length): void {
    if (this.#isFlow || this.#indent >= mark.column) return;
    this.#indents.push(this.#indent);
    this.#indent = mark.column;
    if (this.#indents.length > deepest) this.#cursor.fail(`exceeded max depth of ${deepest}`);
    this.#insert(kind, mark, number);
  }

  /** Ends the collections that are further to the right; `from` is where the last token ended. */
  #outdentTo(column: number, from: Mark = this.#cursor): void {
    if (this.#isFlow || this.#indent <= column) return;
    const isKept = this.#comments !== undefined;
    let start: Mark = isKept ? { at: from.at - 1, line: from.line, column: from.column } : this.#cursor.mark();
    while (this.#indent > column) {
      start = this.#comments?.startOfEnd(start, this.#indent) ?? start;
      this.#add('block end', start);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #scan(): void {
    const cursor = this.#cursor;
    const from = this.#comments === undefined ? cursor : cursor.mark();
    this.#skipToToken(from);
    this.#outdentTo(cursor.column, from);
    if (cursor.at >= cursor.text.length) {
      this.#scanEnd();
      return;
    }
    const character = cursor.text[cursor.at] as string;
    if (cursor.column === 0 && character === '%') {
      this.#scanDirective();
      return;
    }
    if (cursor.isDocumentMark(isBlankOrEnd)) {
      this.#scanDocumentMark();
      return;
    }
    if (this.#comments === undefined) this.#scanContent(character);
    else this.#scanCommented(character, this.#comments);
  }

  #scanCommented(character: string, comments: CommentQueue): void {
    const cursor = this.#cursor;
    // What follows a colon or comma in its line belongs to what is before that.
    const isSeparator = character === (this.#isFlow ? ',' : ':');
    const owner = isSeparator ? (this.#tokens.at(-1)?.start.at ?? 0) : cursor.at;
    this.#scanContent(character);
    if (this.#tokens.at(-1)?.kind !== 'block entry') comments.scanLine(cursor, owner);
  }

  #scanContent(character: string): void {
    const cursor = this.#cursor;
    const isAlone = this.#isFlow ? character !== '-' || isBlankOrEnd(cursor.peek(1)) : isBlankOrEnd(cursor.peek(1));
    const scanSign = Object.hasOwn(this.#signs, character) ? this.#signs[character] : undefined;
    if (scanSign !== undefined && (isAlone || !needSpace.has(character))) {
      scanSign();
      return;
    }
    if (needSpace.has(character)) {
      this.#scanPlain();
      return;
    }
    if (stops.has(character) || isBlank(cursor.peek())) this.#refuse();
    this.#scanPlain();
  }

  #refuse(): never {
    return this.#cursor.fail('found character that cannot start any token');
  }

  #skipToToken(from: Mark): void {
    const cursor = this.#cursor;
    for (;;) {
      cursor.skipSpaces();
      while (this.#mayTab && isBlank(cursor.peek())) cursor.skip();
      this.#comments?.moveToItem(cursor, this.#tokens);
      if (cursor.is('#')) this.#scanComments(from);
      if (!isBreak(cursor.peek())) return;
      cursor.readBreak();
      if (!this.#isFlow) this.#isKeyAllowed = true;
    }
  }

  #scanComments(from: Mark): void {
    const indent = this.#indent;
    if (this.#comments === undefined) skipComments(this.#cursor, this.#version);
    else this.#comments.scanLines(this.#cursor, { from, tokens: this.#tokens, indent, isFlow: this.#isFlow });
  }

  /** A tab may not indent what can be a key. */
  get #mayTab(): boolean {
    return this.#isFlow || !this.#isKeyAllowed;
  }

  #scanEnd(): void {
    const cursor = this.#cursor;
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line++;
    }
    this.#outdentTo(-1);
    this.#removeKey();
    this.#isKeyAllowed = false;
    this.#add('stream end', cursor.mark());
    this.#isEnded = true;
  }

  #scanDirective(): void {
    this.#outdentTo(-1);
    this.#removeKey();
    this.#isKeyAllowed = false;
    const start = this.#cursor.mark();
    const { kind, text, handle } = scanDirective(this.#cursor);
    this.#add(kind, start, text, handle);
  }

  #scanDocumentMark(): void {
    this.#outdentTo(-1);
    this.#removeKey();
    this.#isKeyAllowed = false;
    this.#add(this.#cursor.is('-') ? 'document start' : 'document end', this.#cursor.mark());
    this.#cursor.skip(3);
  }

  /** A sign of one character; `allowsKey`: a key may follow. */
  #scanSign(kind: TokenKind, allowsKey: boolean): void {
    this.#isKeyAllowed = allowsKey;
    this.#add(kind, this.#cursor.mark());
    this.#cursor.skip();
  }

  #scanComma(): void {
    this.#removeKey();
    this.#scanSign('flow entry', true);
  }

  #openFlow(kind: TokenKind): void {
    this.#saveKey();
    // Go's scanner gives the level the number of the token that opens it, and with the level forgets that this token may be a key.
    this.#keys.push({
      isPossible: false,
      isRequired: false,
      token: this.#taken + this.#tokens.length,
      mark: this.#cursor.mark(),
    });
    if (this.#keys.length > deepest) this.#cursor.fail(`exceeded max depth of ${deepest}`);
    this.#scanSign(kind, true);
  }

  #closeFlow(kind: TokenKind): void {
    this.#removeKey();
    if (this.#isFlow) this.#keysByToken.delete(this.#keys.pop()?.token ?? -1);
    this.#scanSign(kind, false);
  }

  #scanBlockEntry(): void {
    if (!this.#isFlow) {
      if (!this.#isKeyAllowed) this.#cursor.fail('block sequence entries are not allowed in this context');
      this.#indentTo('block sequence start', this.#cursor.mark());
    }
    this.#removeKey();
    this.#scanSign('block entry', true);
  }

  #scanKey(): void {
    if (!this.#isFlow) {
      if (!this.#isKeyAllowed) this.#cursor.fail('mapping keys are not allowed in this context');
      this.#indentTo('block mapping start', this.#cursor.mark());
    }
    this.#removeKey();
    this.#scanSign('key', !this.#isFlow);
  }

  #scanValue(): void {
    const key = this.#keys.at(-1);
    if (key !== undefined && this.#isValid(key)) {
      this.#insert('key', key.mark, key.token);
      this.#indentTo('block mapping start', key.mark, key.token);
      key.isPossible = false;
      this.#keysByToken.delete(key.token);
      this.#scanSign('value', false);
      return;
    }
    if (!this.#isFlow) {
      if (!this.#isKeyAllowed) this.#cursor.fail('mapping values are not allowed in this context');
      this.#indentTo('block mapping start', this.#cursor.mark());
    }
    this.#scanSign('value', !this.#isFlow);
  }

  #scanAnchor(kind: 'alias' | 'anchor'): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    const cursor = this.#cursor;
    const start = cursor.mark();
    cursor.skip();
    cursor.skipWhile(isWord);
    const name = cursor.text.slice(start.at + 1, cursor.at);
    if (name === '' || !(isBlankOrEnd(cursor.peek()) || endsAnchor.has(cursor.text[cursor.at] as string)))
      cursor.fail('did not find expected alphabetic or numeric character');
    this.#add(kind, start, name);
  }

  #scanTag(): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    const start = this.#cursor.mark();
    const { handle, suffix } = scanTag(this.#cursor);
    this.#add('tag', start, suffix, handle);
  }

  #scanBlockScalar(): void {
    if (this.#isFlow) this.#refuse();
    this.#removeKey();
    this.#isKeyAllowed = true;
    const start = this.#cursor.mark();
    const form = this.#cursor.is('|') ? 'literal' : 'folded';
    const text = scanBlockScalar(this.#cursor, this.#indent, () => this.#comments?.scanLine(this.#cursor, start.at));
    this.#add('scalar', start, text, '', form);
  }

  #scanQuoted(): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    const start = this.#cursor.mark();
    const form = this.#cursor.is("'") ? 'single' : 'double';
    this.#add('scalar', start, scanQuoted(this.#cursor), '', form);
  }

  #scanPlain(): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    const start = this.#cursor.mark();
    const { text, endsLine } = scanPlain(this.#cursor, this.#indent, this.#isFlow);
    this.#add('scalar', start, text, '', 'plain');
    if (endsLine) this.#isKeyAllowed = true;
  }
}
