import { type Meter, unmetered } from '../meter.ts';
import { typeOf } from '../type-of.ts';
import { GoInt, type Value } from '../value.ts';
import { type Flags, noFlags } from './flags.ts';
import { printArgument } from './printer.ts';

const tooLarge = 1_000_000;

/** Position in the format string, and the next argument. */
interface Reader {
  readonly format: string;
  readonly args: readonly Value[];
  at: number;
  arg: number;
  reordered: boolean;
  goodArgument: boolean;
}

/** Reads a decimal number; undefined if there is none, or it is above a million. */
function readNumber(reader: Reader): number | undefined {
  const start = reader.at;
  const format = reader.format;
  let value = 0;
  while (reader.at < format.length && format[reader.at]! >= '0' && format[reader.at]! <= '9') {
    if (value > tooLarge) {
      reader.at = format.length;
      return undefined;
    }
    value = value * 10 + Number(format[reader.at]);
    reader.at++;
  }
  return reader.at > start ? value : undefined;
}

/** Reads an explicit index such as `[2]`. Returns true if there was one. */
function readIndex(reader: Reader): boolean {
  if (reader.format[reader.at] !== '[') return false;
  reader.reordered = true;
  const start = reader.at;
  const close = reader.format.indexOf(']', start + 1);
  if (close < 0) {
    reader.at = start + 1;
    reader.goodArgument = false;
    return false;
  }
  reader.at = close + 1;
  const digits = reader.format.slice(start + 1, close);
  const index = /^[0-9]+$/.test(digits) && Number(digits) <= tooLarge * 10 ? Number(digits) - 1 : undefined;
  if (index !== undefined && index >= 0 && index < reader.args.length) {
    reader.arg = index;
    return true;
  }
  reader.goodArgument = false;
  return index !== undefined;
}

/** The integer argument of a `*`. */
function readStar(reader: Reader): number | undefined {
  const arg = reader.args[reader.arg];
  if (reader.arg < reader.args.length) reader.arg++;
  if (!(arg instanceof GoInt)) return undefined;
  const value = Number(arg.value);
  return Math.abs(value) > tooLarge ? undefined : value;
}

function readFlags(reader: Reader, flags: Flags): void {
  for (; ; reader.at++) {
    const char = reader.format[reader.at];
    if (char === '#') flags.sharp = true;
    else if (char === '0') flags.zero = true;
    else if (char === '+') flags.plus = true;
    else if (char === '-') flags.minus = true;
    else if (char === ' ') flags.space = true;
    else return;
  }
}

/** Reads width and precision. Returns what Go prints for a bad `*`. */
function readSizes(reader: Reader, flags: Flags): string {
  let problems = '';
  let afterIndex = readIndex(reader);
  if (reader.format[reader.at] === '*') {
    reader.at++;
    const width = readStar(reader);
    if (width === undefined) problems += '%!(BADWIDTH)';
    else if (width < 0) {
      flags.minus = true;
      flags.zero = false;
    }
    flags.width = width === undefined ? undefined : Math.abs(width);
    afterIndex = false;
  } else {
    flags.width = readNumber(reader);
    if (afterIndex && flags.width !== undefined) reader.goodArgument = false;
  }
  if (reader.at + 1 < reader.format.length && reader.format[reader.at] === '.') {
    reader.at++;
    if (afterIndex) reader.goodArgument = false;
    afterIndex = readIndex(reader);
    if (reader.format[reader.at] === '*') {
      reader.at++;
      const precision = readStar(reader);
      flags.precision = precision === undefined || precision < 0 ? undefined : precision;
      if (flags.precision === undefined) problems += '%!(BADPREC)';
      afterIndex = false;
    } else flags.precision = readNumber(reader) ?? 0;
  }
  if (!afterIndex) readIndex(reader);
  return problems;
}

function formatVerb(reader: Reader, meter: Meter): string {
  const flags = noFlags();
  reader.goodArgument = true;
  readFlags(reader, flags);
  let out = '';
  const next = reader.format[reader.at];
  const isSimple = next !== undefined && next >= 'a' && next <= 'z' && reader.arg < reader.args.length;
  if (!isSimple) out = readSizes(reader, flags);
  const size = (flags.width ?? 0) + (flags.precision ?? 0);
  meter.step(1 + (size >> 2));
  meter.hold(size);
  if (reader.at >= reader.format.length) return `${out}%!(NOVERB)`;
  const verb = String.fromCodePoint(reader.format.codePointAt(reader.at)!);
  reader.at += verb.length;
  if (verb === '%') return `${out}%`;
  if (!reader.goodArgument) return `${out}%!${verb}(BADINDEX)`;
  if (reader.arg >= reader.args.length) return `${out}%!${verb}(MISSING)`;
  if (verb === 'v' || verb === 'w') {
    flags.sharpV = flags.sharp;
    flags.plusV = flags.plus;
    flags.sharp = false;
    flags.plus = false;
  }
  const arg = reader.args[reader.arg++];
  return out + printArgument(arg, verb, flags);
}

function extraArguments(args: readonly Value[]): string {
  const texts = args.map((arg) =>
    arg === null || arg === undefined ? '<nil>' : `${typeOf(arg)}=${printArgument(arg, 'v', noFlags())}`,
  );
  return `%!(EXTRA ${texts.join(', ')})`;
}

/** `fmt.Sprintf`. Errors appear in the text, such as `%!d(string=x)`. */
export function sprintf(format: string, args: readonly Value[], meter: Meter = unmetered): string {
  const reader: Reader = { format, args, at: 0, arg: 0, reordered: false, goodArgument: true };
  let out = '';
  for (;;) {
    const percent = format.indexOf('%', reader.at);
    if (percent < 0) break;
    out += format.slice(reader.at, percent);
    reader.at = percent + 1;
    const piece = formatVerb(reader, meter);
    meter.make(32 + piece.length);
    out += piece;
  }
  out += format.slice(reader.at);
  return !reader.reordered && reader.arg < args.length ? out + extraArguments(args.slice(reader.arg)) : out;
}
