import { isPrint } from './is-print.ts';

const simple = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const named: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');

/** `strconv.Quote`, or `QuoteToASCII` with `asciiOnly`. */
export function quote(text: string, asciiOnly = false): string {
  return simple.test(text) ? `"${text}"` : quoteWith(text, '"', asciiOnly);
}

/** `strconv.QuoteRune`: a code point that is none becomes U+FFFD. */
export function quoteRune(code: number, asciiOnly = false): string {
  const valid = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return quoteWith(String.fromCodePoint(valid ? code : 0xfffd), "'", asciiOnly);
}

function quoteWith(text: string, mark: string, asciiOnly: boolean): string {
  let out = mark;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === mark || char === '\\') out += `\\${char}`;
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\x${hex(code - 0xdc00, 2)}`;
    else if (isPrint(char) && (!asciiOnly || code < 0x7f)) out += char;
    else if (named[char] !== undefined) out += named[char];
    else if (code < 0x20 || code === 0x7f) out += `\\x${hex(code, 2)}`;
    else out += code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return out + mark;
}
