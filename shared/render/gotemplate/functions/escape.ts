import { printPointed, sprint } from '../../../base/go/fmt/sprint.ts';
import { isPrint } from '../../../base/go/strconv/is-print.ts';
import { encodeUtf8 } from '../../../base/go/utf8.ts';
import { GoObject, type Value } from '../../../base/go/value.ts';

/** The text of a function's arguments: a single string as it is, anything else as `print` writes it. A missing value is `<no value>`. */
function textOfArguments(args: readonly Value[]): string {
  const only = args[0];
  if (args.length === 1 && typeof only === 'string') return only;
  return sprint(args.map((arg) => (arg instanceof GoObject ? printPointed(arg) : (arg ?? '<no value>'))));
}

const html: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\uFFFD',
};

/** `html`: escaped for HTML text and attributes. */
export function escapeHtml(args: readonly Value[]): string {
  return textOfArguments(args).replace(/["'&<>\0]/g, (char) => html[char]!);
}

const script: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

function escapeScriptCharacter(char: string): string {
  const known = script[char];
  if (known !== undefined) return known;
  const code = char.codePointAt(0)!;
  // A byte that is not UTF-8 reads as U+FFFD, which can be printed.
  if (code >= 0x80 && (isPrint(char) || !char.isWellFormed())) return char;
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Characters that must be escaped in a JavaScript string: control characters, `"&'<=>\` and everything beyond ASCII. */
const special = /[^ !#-%(-;?-[\]-\x7f]/gu;

/** `js`: escaped for a JavaScript string. */
export function escapeScript(args: readonly Value[]): string {
  return textOfArguments(args).replace(special, escapeScriptCharacter);
}

/** `urlquery`: escaped for the query of a URL, a space as `+`. */
export function escapeUrlQuery(args: readonly Value[]): string {
  let out = '';
  for (const byte of encodeUtf8(textOfArguments(args))) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(char)) out += char;
    else out += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
