import { formatFloat } from '../strconv/format-float.ts';
import { isPrint } from '../strconv/is-print.ts';
import { quoteRune } from '../strconv/quote.ts';
import { type Flags, pad } from './flags.ts';

const bases: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const basePrefix: Readonly<Record<number, string>> = { 2: '0b', 16: '0x' };

function formatDigits(value: bigint, verb: string, flags: Flags): string {
  const base = bases[verb]!;
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  if (flags.precision === 0 && magnitude === 0n) return pad('', flags, false);
  let precision = flags.precision ?? 0;
  if (flags.precision === undefined && flags.zero && !flags.minus && flags.width !== undefined) {
    precision = flags.width - (negative || flags.plus || flags.space ? 1 : 0);
  }
  let digits = magnitude.toString(base).padStart(precision, '0');
  if (flags.sharp) {
    if (base === 8) digits = digits.startsWith('0') ? digits : `0${digits}`;
    else digits = (basePrefix[base] ?? '') + digits;
  }
  if (verb === 'X') digits = digits.toUpperCase();
  if (verb === 'O') digits = `0o${digits}`;
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  return pad(sign + digits, flags, false);
}

function codePoint(value: bigint): number {
  const code = value < 0n || value > 0x10ffffn ? 0xfffd : Number(value);
  return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}

function formatUnicode(value: bigint, flags: Flags): string {
  const unsigned = BigInt.asUintN(64, value);
  const width = flags.precision !== undefined && flags.precision > 4 ? flags.precision : 4;
  let text = `U+${unsigned.toString(16).toUpperCase().padStart(width, '0')}`;
  const char = unsigned <= 0x10ffffn ? String.fromCodePoint(codePoint(unsigned)) : '';
  if (flags.sharp && char !== '' && isPrint(char)) text += ` '${char}'`;
  return pad(text, flags, false);
}

/** Formats an integer for a verb; undefined if the verb does not apply to integers. */
export function formatInteger(value: bigint, isUnsigned: boolean, verb: string, flags: Flags): string | undefined {
  if (verb === 'v' && flags.sharpV && isUnsigned) return formatDigits(value, 'x', { ...flags, sharp: true });
  if (bases[verb] !== undefined) return formatDigits(value, verb, flags);
  if (verb === 'c') return pad(String.fromCodePoint(codePoint(value)), flags);
  if (verb === 'q') return pad(quoteRune(codePoint(value), flags.plus), flags);
  return verb === 'U' ? formatUnicode(value, flags) : undefined;
}

const defaultPrecision: Readonly<Record<string, number>> = {
  v: -1,
  b: -1,
  g: -1,
  G: -1,
  x: -1,
  X: -1,
  f: 6,
  e: 6,
  E: 6,
  F: 6,
};

/** With `#`, the decimal point and the zeros after it are kept. */
function keepZeros(number: string, verb: string, precision: number): string {
  const exponentAt = number.search(verb === 'x' || verb === 'X' ? /p/i : /[ep]/i);
  const tail = exponentAt < 0 ? '' : number.slice(exponentAt);
  let head = exponentAt < 0 ? number : number.slice(0, exponentAt);
  let missing = 0;
  if ('vgGx'.includes(verb)) missing = precision === -1 ? 6 : precision;
  const significant = head.replace(/[^0-9a-fA-FxX]/g, '').replace(/^0+/, '');
  missing -= significant.length;
  if (!head.includes('.')) {
    if (head.length === 2 && head[1] === '0') missing--;
    head += '.';
  }
  return head + '0'.repeat(Math.max(missing, 0)) + tail;
}

/** Formats a float for a verb; undefined if the verb does not apply to floats. `%v` is `%g`. */
export function formatFloatVerb(value: number, verb: string, flags: Flags): string | undefined {
  const usual = defaultPrecision[verb];
  if (usual === undefined) return undefined;
  const precision = flags.precision ?? usual;
  const letter = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb;
  const plain = formatFloat(value, letter, precision);
  let number = plain[0] === '-' || plain[0] === '+' ? plain : `+${plain}`;
  if (flags.space && number[0] === '+' && !flags.plus) number = ` ${number.slice(1)}`;
  if (number[1] === 'I' || number[1] === 'N') {
    if (number[1] === 'N' && !flags.space && !flags.plus) number = number.slice(1);
    else if (number[0] === '+' && !flags.plus) number = number.slice(number[1] === 'I' ? 0 : 1);
    return pad(number, flags, false);
  }
  if (flags.sharp && verb !== 'b') number = keepZeros(number, letter, precision);
  if (!flags.plus && number[0] === '+') return pad(number.slice(1), flags);
  if (flags.zero && !flags.minus && flags.width !== undefined && flags.width > number.length) {
    return number[0] + number.slice(1).padStart(flags.width - 1, '0');
  }
  return pad(number, flags);
}
