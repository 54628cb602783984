import type { ScalarNode } from './node.ts';
import { faultAt } from './scan/cursor.ts';
import { readTimestamp } from './timestamp.ts';

/** What a scalar is, by its tag or its text; integers are apart from floats, which only a key and an error can tell. */
export type Resolved =
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number };

const prefix = 'tag:yaml.org,2002:';
const words = new Map<string, Resolved>();
const word = (resolved: Resolved, ...texts: readonly string[]): void => {
  for (const text of texts) words.set(text, resolved);
};
const oldYes = ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'];
const oldNo = ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'];
word({ type: 'bool', value: true }, 'true', 'True', 'TRUE', ...oldYes);
word({ type: 'bool', value: false }, 'false', 'False', 'FALSE', ...oldNo);
word({ type: 'null', value: null }, '', '~', 'null', 'Null', 'NULL');
word({ type: 'float', value: Number.NaN }, '.nan', '.NaN', '.NAN');
word({ type: 'float', value: Infinity }, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF');
word({ type: 'float', value: -Infinity }, '-.inf', '-.Inf', '-.INF');

/** Is a text without quotes a word that means something else than itself? */
export function isReserved(text: string): boolean {
  return words.has(text);
}

/** What a word such as `yes` or `off` means, if it is a boolean. */
export function booleanOf(text: string): boolean | undefined {
  const found = words.get(text);
  return found?.type === 'bool' ? found.value : undefined;
}

const oldBooleans = new Set([...oldYes, ...oldNo]);

/** Is a text a word such as `yes` or `off`, a boolean only in YAML 1.1? */
export function isOldBoolean(text: string): boolean {
  return oldBooleans.has(text);
}

const mayBeWord = /^[yYnNtTfFoO~.+-]/;
const mayBeNumber = /^[-+.\d]/;
const integer = /^([-+]?)(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9]\d*)$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** What Go's library makes of a scalar: YAML 1.1 without dates, which stay texts, and without numbers of base 60. @throws GoError */
export function resolveScalar({ text, tag, isImplicit }: ScalarNode): Resolved {
  const asText: Resolved = { type: 'str', value: text };
  if (tag === '') return isImplicit ? resolvePlain(text) : asText;
  const name = tag.startsWith(prefix) ? tag.slice(prefix.length) : '';
  if (name === 'binary') {
    const value = readBinary(text);
    if (value === undefined) throw faultAt(0, '!!binary value contains invalid base64 data');
    return { type: 'str', value };
  }
  if (!['bool', 'int', 'float', 'null', 'timestamp'].includes(name)) return asText;
  const resolved = resolvePlain(text);
  if (resolved.type === name || (name === 'timestamp' && readTimestamp(text) !== undefined)) return resolved;
  if (name === 'float' && resolved.type === 'int') return { type: 'float', value: Number(resolved.value) };
  throw faultAt(0, `cannot decode !!${resolved.type} \`${text}\` as a !!${name}`);
}

/** What a text without quotes and tag is; dates are texts. */
export function resolvePlain(text: string): Resolved {
  if (text === '' || mayBeWord.test(text)) {
    const known = words.get(text);
    if (known !== undefined) return known;
  }
  return (mayBeNumber.test(text) ? resolveNumber(text) : undefined) ?? { type: 'str', value: text };
}

/** The number that Go's library reads in a text; undefined if it reads none. */
export function resolveNumber(text: string): Resolved | undefined {
  // An underscore may be anywhere; in a number that a point begins, between digits.
  const plain = text.replaceAll(text.startsWith('.') ? /(?<=\d)_(?=\d)/g : '_', '');
  const [, sign, digits] = text.startsWith('.') ? [] : (integer.exec(plain) ?? []);
  if (digits !== undefined) {
    const size = integerOf(digits);
    const value = sign === '-' ? -size : size;
    if (value >= -(2n ** 63n) && value < (sign === '' ? 2n ** 64n : 2n ** 63n)) return { type: 'int', value };
  }
  if (!float.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? { type: 'float', value } : undefined;
}

/** Of more digits no base has a number of 64 bits. */
const mostDigits = 64;

/** A number without its sign. One that is too long for 64 bits becomes 2^64, so that its digits need not be read. */
function integerOf(digits: string): bigint {
  const [, base = '', counted = ''] = /^(0[xXoObB]|0(?=\d))?0*(.*)$/.exec(digits) ?? [];
  if (counted.length > mostDigits) return 2n ** 64n;
  return BigInt((base === '0' ? '0o' : base.toLowerCase()) + (counted || '0'));
}

/** The text that Base64 encodes, in which only line breaks may be added; undefined if it is not Base64. */
export function readBinary(text: string): string | undefined {
  const plain = text.replace(/[\r\n]/g, '');
  // Groups of four in one expression would not fit the stack.
  if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined;
  return Buffer.from(plain, 'base64').toString('utf8');
}
