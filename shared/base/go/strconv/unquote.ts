import { decodeUtf8, encodeUtf8 } from '../utf8.ts';

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
};

export interface UnquotedChar {
  readonly code: number;
  /** A `\x` or octal escape of a string: the code is a byte, not a character. */
  readonly isByte: boolean;
  readonly end: number;
}

/** One character or escape of a literal at `at`; `undefined` where `strconv.UnquoteChar` says invalid syntax. */
export function unquoteChar(text: string, at: number, mark: string): UnquotedChar | undefined {
  const code = text.codePointAt(at);
  if (code === undefined) return undefined;
  const char = String.fromCodePoint(code);
  if (char === mark && (mark === "'" || mark === '"')) return undefined;
  if (char !== '\\') return { code, isByte: false, end: at + char.length };
  const letter = text[at + 1];
  if (letter === undefined) return undefined;
  const simple = escapes[letter];
  if (simple !== undefined) return { code: simple, isByte: false, end: at + 2 };
  if (letter === "'" || letter === '"') {
    return letter === mark ? { code: letter.charCodeAt(0), isByte: false, end: at + 2 } : undefined;
  }
  const width = { x: 2, u: 4, U: 8 }[letter];
  if (width !== undefined) {
    const digits = text.slice(at + 2, at + 2 + width);
    if (digits.length !== width || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
    const value = Number.parseInt(digits, 16);
    if (letter === 'x') return { code: value, isByte: true, end: at + 4 };
    if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return undefined;
    return { code: value, isByte: false, end: at + 2 + width };
  }
  const octal = text.slice(at + 1, at + 4);
  if (!/^[0-7]{3}$/.test(octal)) return undefined;
  const value = Number.parseInt(octal, 8);
  return value > 255 ? undefined : { code: value, isByte: true, end: at + 4 };
}

/** `strconv.Unquote` of a `"…"` or raw `` `…` `` literal; `undefined` for invalid syntax. */
export function unquote(literal: string): string | undefined {
  const mark = literal[0];
  if (literal.length < 2 || mark !== literal.at(-1)) return undefined;
  const body = literal.slice(1, -1);
  if (mark === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  if (mark !== '"' || body.includes('\n')) return undefined;
  if (!body.includes('\\')) return body.includes('"') ? undefined : body;
  const bytes: number[] = [];
  for (let at = 0; at < body.length; ) {
    const char = unquoteChar(body, at, '"');
    if (char === undefined) return undefined;
    if (char.isByte) bytes.push(char.code);
    else bytes.push(...encodeUtf8(String.fromCodePoint(char.code)));
    at = char.end;
  }
  return decodeUtf8(Uint8Array.from(bytes));
}
