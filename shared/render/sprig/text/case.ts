import { toWellFormed } from '../../../base/go/utf8.ts';

const isSpace = (char: string): boolean => /[\s\u0085]/.test(char) && char !== '\ufeff';
const isConnector = (char: string): boolean => char === '-' || char === '_' || isSpace(char);
const isUpper = (char: string): boolean => /\p{Lu}/u.test(char);
const isLetter = (char: string): boolean => /\p{L}/u.test(char);

/** One character in upper case. Characters whose upper case is several characters stay as they are, as in Go. */
export function upperRune(char: string): string {
  const upper = char.toUpperCase();
  return [...upper].length === 1 ? upper : char;
}
export function lowerRune(char: string): string {
  if (char === 'İ') return 'i';
  const lower = char.toLowerCase();
  return [...lower].length === 1 ? lower : char;
}

/** Maps each character. Bytes that are not UTF-8 become U+FFFD, as in Go. */
const map = (text: string, change: (char: string) => string): string => {
  let out = '';
  for (const char of toWellFormed(text)) out += change(char);
  return out;
};

const ascii = /^[\0-\x7f]*$/;

/** `strings.ToUpper`. */
export function toUpper(text: string): string {
  return ascii.test(text) ? text.toUpperCase() : map(text, upperRune);
}

/** `strings.ToLower`. */
export function toLower(text: string): string {
  return ascii.test(text) ? text.toLowerCase() : map(text, lowerRune);
}

/** `strings.Title`: the first letter of every word in title case. A word ends at a character that is not a letter, digit or underscore. */
export function toTitle(text: string): string {
  let previous = ' ';
  return map(text, (char) => {
    const starts = isSeparator(previous);
    previous = char;
    return starts ? upperRune(char) : char;
  });
}

function isSeparator(char: string): boolean {
  if (char.charCodeAt(0) < 0x80) return !/[A-Za-z0-9_]/.test(char);
  return /[\p{L}\p{Nd}]/u.test(char) ? false : isSpace(char);
}

/** The first letter of every word in lower case. */
export function untitle(text: string): string {
  let starts = true;
  return map(text, (char) => {
    if (isSpace(char)) {
      starts = true;
      return char;
    }
    const changed = starts ? lowerRune(char) : char;
    starts = false;
    return changed;
  });
}

/** Swaps upper and lower case. */
export function swapCase(text: string): string {
  return map(text, (char) => {
    if (/[\p{Lu}\p{Lt}]/u.test(char)) return lowerRune(char);
    return /\p{Ll}/u.test(char) ? upperRune(char) : char;
  });
}

/** `xstrings.ToPascalCase`: `http-server` becomes `HttpServer`; leading connectors stay. */
export function toPascalCase(text: string): string {
  const chars = [...toWellFormed(text)];
  let at = 0;
  let out = '';
  while (at < chars.length && isConnector(chars[at]!)) out += chars[at++];
  // sprig's library repeats the last character of a text that consists of connectors only.
  if (at >= chars.length) return chars.join('') + (chars.at(-1) ?? '');
  let upperRun = isUpper(chars[at]!);
  let current = upperRune(chars[at++]!);
  for (; at < chars.length; at++) {
    const previous = current;
    current = chars[at]!;
    if (isConnector(current) && isConnector(previous)) {
      out += previous;
      continue;
    }
    if (isConnector(previous)) {
      upperRun = isUpper(current);
      current = upperRune(current);
      continue;
    }
    if (upperRun) {
      if (isUpper(current)) current = lowerRune(current);
      else upperRun = false;
    }
    out += previous;
  }
  return out + current;
}

type WordKind = 'invalid' | 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other';
interface Word {
  readonly kind: WordKind;
  readonly text: string;
}

/** A character, with the bytes before it that are not UTF-8. */
interface Letter {
  /** Undefined for such bytes at the end of a text, which belong to whatever word they follow. */
  readonly char: string | undefined;
  readonly text: string;
}

const isPunctuation = (char: string): boolean => /\p{P}/u.test(char);
const isNumber = (char: string): boolean => /\p{N}/u.test(char);
const isLowerLetter = (char: string): boolean => isLetter(char) && !isUpper(char);
const isOther = (char: string): boolean =>
  !isConnector(char) && !isLetter(char) && !isNumber(char) && !isPunctuation(char);

function lettersOf(text: string): Letter[] {
  const letters: Letter[] = [];
  let before = '';
  for (const char of text) {
    if (char === '\ufffd' || !char.isWellFormed()) {
      before += char;
      continue;
    }
    letters.push({ char, text: before + char });
    before = '';
  }
  return before === '' ? letters : [...letters, { char: undefined, text: before }];
}

type Belongs = (char: string) => boolean;

const isOf = (letter: Letter | undefined, belongs: Belongs): boolean =>
  letter !== undefined && (letter.char === undefined || belongs(letter.char));

function run(letters: readonly Letter[], at: number, belongs: Belongs): number {
  let end = at;
  while (isOf(letters[end], belongs)) end++;
  return end;
}

function upperWordEnd(letters: readonly Letter[], at: number): number {
  if (isOf(letters[at + 1], isUpper)) {
    const end = run(letters, at + 1, isUpper);
    // The last capital of `HTTPServer` begins the next word.
    return isOf(letters[end], isLetter) ? end - 1 : end;
  }
  return isOf(letters[at + 1], isLetter) ? run(letters, at + 1, isLowerLetter) : at + 1;
}

/** The kinds of words in the order in which they are tried, by their first character; a word goes on while its characters belong. */
const kinds: readonly (readonly [WordKind, Belongs, Belongs])[] = [
  ['connector', isConnector, isConnector],
  ['punctuation', isPunctuation, isPunctuation],
  ['upper', isUpper, isUpper],
  ['letters', isLetter, isLowerLetter],
  ['number', isNumber, isNumber],
  ['other', () => true, isOther],
];

function splitWords(text: string): Word[] {
  const letters = lettersOf(text);
  const words: Word[] = [];
  for (let at = 0; at < letters.length; ) {
    const { char } = letters[at] as Letter;
    const found = char === undefined ? undefined : kinds.find(([, begins]) => begins(char));
    const [kind, , belongs] = found ?? ['invalid' as const, undefined, () => false];
    const end = kind === 'upper' ? upperWordEnd(letters, at) : run(letters, at + 1, belongs);
    const parts = letters.slice(at, end).map((letter) => letter.text);
    words.push({ kind, text: parts.join('') });
    at = end;
  }
  return words;
}

function lowerWord(word: Word, connector: string): string {
  if (word.kind !== 'upper' && word.kind !== 'connector') return word.text;
  return map(word.text, (char) => (isConnector(char) ? connector : lowerRune(char)));
}

const end: Word = { kind: 'invalid', text: '' };

/** `xstrings.ToSnakeCase` and `ToKebabCase`: lower-case words joined by the connector; digits stay with the word they follow. */
export function joinLowerWords(text: string, connector: string): string {
  const words = splitWords(text);
  let out = '';
  let at = 0;
  const take = (): Word => words[at++] ?? end;
  const write = (word: Word): void => {
    out += lowerWord(word, connector);
  };
  const isJoint = (word: Word): boolean => word.kind === 'connector' || word.kind === 'punctuation';
  const takeTail = (word: Word): Word => {
    let current = word;
    while (current.kind === 'letters' || current.kind === 'number') {
      write(current);
      current = take();
    }
    if (current.kind !== 'invalid' && !isJoint(current)) out += connector;
    return current;
  };
  let word = take();
  while (at < words.length) {
    if (word.kind !== 'connector') write(word);
    const previous = word;
    word = take();
    if (previous.kind === 'number') word = takeTail(word);
    else if (previous.kind === 'connector') write(previous);
    else if (previous.kind !== 'punctuation') {
      if (word.kind !== 'number') {
        if (!isJoint(word)) out += connector;
      } else if (at < words.length) {
        const number = word;
        word = take();
        if (word.kind !== 'letters') {
          write(number);
          if (!isJoint(word)) out += connector;
        } else {
          out += connector;
          write(number);
          word = takeTail(word);
        }
      }
    }
  }
  write(word);
  return out;
}
