import { formatFloat } from '../../go/strconv/format-float.ts';
import { isOldBoolean, isReserved, resolveNumber } from '../../go/yaml/resolve-scalar.ts';
import { readTimestamp } from '../../go/yaml/timestamp.ts';
import { foldLine } from './fold-line.ts';

const mayBeNumber = /^[-+.\d]/;
const base60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;

/** Beyond the basic plane nothing is printable to Go's writer: emoji are escaped. */
const unprintable = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** Whether a text needs no escapes, but for its tabs. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

/** A column from which no line is folded, however long. */
export const unfolded = Number.NEGATIVE_INFINITY;

/**
 * A text, number, boolean or null as Go's writer would put it; `indent` is that of the lines below it, `column` where it starts. With
 * `keepsTabs` those in several lines are not escaped, as its third version does it.
 */
export function writeScalar(value: unknown, indent: string, isKey: boolean, column = 0, keepsTabs = false): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value !== 'string') return String(value);
  const style = styleOf(value, isKey, keepsTabs);
  if (style === 'plain') return isKey ? value : foldLine(value, indent, column);
  if (style === 'literal') return literal(value, indent);
  const isDouble = style === 'double';
  const text = isDouble ? doubleQuoted(value) : value.replaceAll("'", "''");
  const quote = isDouble ? '"' : "'";
  if (isKey) return quote + text + quote;
  if (!isDouble && wideBreak.test(text)) return quote + indentBreaks(text, indent) + quote;
  return quote + foldLine(text, indent, column + 1, isDouble) + quote;
}

function styleOf(value: string, isKey: boolean, keepsTabs: boolean): 'plain' | 'single' | 'double' | 'literal' {
  if (isProse(value)) return 'plain';
  if (isReserved(value) || isNumber(value) || readTimestamp(value) !== undefined) return 'double';
  if (!isPrintable(value)) return 'double';
  const hasLines = value.includes('\n');
  if (value.includes('\t') && !(keepsTabs && hasLines)) return 'double';
  if (hasLines) return isKey || / \n|[ ]$/.test(value) ? 'double' : 'literal';
  if (wideBreak.test(value)) return isKey || besideSpace.test(value) ? 'double' : 'single';
  return isPlain(value) ? 'plain' : 'single';
}

/** Whether a text is read as itself without quotes and outside of a block. */
export function mayBePlain(text: string): boolean {
  return isOldBoolean(text) || base60.test(text) || styleOf(text, true, false) === 'plain';
}

/** LS and PS are line breaks: what follows them is indented. */
const wideBreak = /[\u2028\u2029]/;
const besideSpace = / [\u2028\u2029]|[\u2028\u2029] /;
const indentBreaks = (text: string, indent: string): string =>
  text.replace(/[\u2028\u2029]+(?=[^\n\u2028\u2029])/g, (breaks) => breaks + indent);

function isNumber(value: string): boolean {
  return mayBeNumber.test(value) && (resolveNumber(value) !== undefined || base60.test(value));
}

/** Most texts are words and sentences, about which there is nothing to decide. */
function isProse(value: string): boolean {
  return prose.test(value) && !(value.length < 6 && isReserved(value));
}

const prose = /^[a-zA-Z](?:[ -"$-9;-~]*[!-"$-9;-~])?$/;

/** What fits 64 bits as an integer, anything else as Go's `%g` prints it. */
function writeNumber(value: number): string {
  if (Number.isInteger(value) && value > -(2 ** 63) && value < 2 ** 64) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf';
  return formatFloat(value, 'g', -1);
}

function isPlain(value: string): boolean {
  if (/^[#,[\]{}&*!|>'"%@`]|^[-?:](?:[ \t]|$)|^(?:---|\.\.\.)/.test(value)) return false;
  return !/^ | $|:(?:[ \t]|$)|[ \t]#|\t/.test(value);
}

function literal(value: string, indent: string): string {
  const hint = /^[ \n]/.test(value) ? '2' : '';
  const chomp = value.endsWith('\n') ? (value.endsWith('\n\n') || value === '\n' ? '+' : '') : '-';
  const lines = (value.endsWith('\n') ? value.slice(0, -1) : value).split('\n');
  const inner = indent === '' ? '  ' : indent;
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : inner + indentBreaks(line, inner))).join('\n')}`;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

/** The text between double quotes. After a byte order mark nothing is printable to Go's writer. */
export function doubleQuoted(value: string): string {
  const isMarked = value.startsWith('\ufeff');
  const text = Array.from(value, (character) => {
    const known = escapes[character];
    if (known !== undefined) return known;
    if (!isMarked && isPrintable(character)) return character;
    if (character === '\u00a0') return '\\_';
    const code = character.codePointAt(0) as number;
    if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
    return code <= 0xffff
      ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
      : `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
  });
  return text.join('');
}
