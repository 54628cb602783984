import { parseInt64 } from '../../../../base/go/strconv/parse-int.ts';
import { quoteRune } from '../../../../base/go/strconv/quote.ts';
import { parseTime } from '../../../../base/go/time/parse-time.ts';
import { encodeUtf8 } from '../../../../base/go/utf8.ts';
import { GoError } from '../../../../base/go/value.ts';
import { type Format, named } from './format.ts';

/** One character a byte: Go counts and cuts bytes. */
const bytesOf = (text: string): string => Buffer.from(encodeUtf8(text)).toString('latin1');

/** A day, such as `2026-02-28`. */
export const date: Format = (text) => {
  try {
    parseTime('2006-01-02', text);
    return undefined;
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
};

/** The numbers between colons, or what is wrong with them; `what` names them in a message. */
function readNumbers(text: string, most: number, what: string): readonly number[] | string {
  const parts = text.split(':');
  const tokens = [...parts.slice(0, most - 1), parts.slice(most - 1).join(':')];
  const numbers: number[] = [];
  for (const token of tokens) {
    const number = parseInt64(token);
    if (typeof number === 'string') return `invalid ${what}`;
    if (number < 0n) return `non-positive ${what.replace(/ in offset$/, ' in offset')}`;
    numbers.push(Number(number));
  }
  return numbers;
}

function offsetMinutes(text: string): number | string {
  if (text.length !== 6) return 'offset must be 6 characters long';
  const sign = text.startsWith('+') ? -1 : text.startsWith('-') ? 1 : 0;
  if (sign === 0) return 'offset must begin with plus/minus';
  if (text[3] !== ':') return 'missing colon in offset in correct place';
  const numbers = readNumbers(text.slice(1), 2, 'hour/min in offset');
  if (typeof numbers === 'string') return numbers;
  const [hours = 0, minutes = 0] = numbers;
  return hours > 23 || minutes > 59 ? 'hour/min in offset out of range' : sign * (hours * 60 + minutes);
}

/** The minutes from UTC of what follows the seconds of a time, or what is wrong with it. */
function readOffset(text: string): number | string {
  const fraction = /^\.(\d*)/.exec(text);
  if (fraction !== null && fraction[1] === '') return 'no digits in second fraction';
  const rest = fraction === null ? text : text.slice(fraction[0].length);
  return rest === 'z' || rest === 'Z' ? 0 : offsetMinutes(rest);
}

/** A leap second is the last one of a day of UTC. */
export const time: Format = (given) => {
  const text = bytesOf(given);
  if (text.length < 9) return 'less than 9 characters long';
  if (text[2] !== ':' || text[5] !== ':') return 'missing colon in correct place';
  const numbers = readNumbers(text.slice(0, 8), 3, 'hour/min/sec');
  if (typeof numbers === 'string') return numbers;
  const [hour = 0, minute = 0, second = 0] = numbers;
  if (hour > 23 || minute > 59 || second > 60) return 'hour/min/sec out of range';
  const offset = readOffset(text.slice(8));
  if (typeof offset === 'string') return offset;
  const minutes = hour * 60 + minute + offset;
  const inUtc = minutes < 0 ? minutes + 24 * 60 : minutes;
  return second >= 60 && inUtc !== 24 * 60 - 1 ? 'invalid leap second' : undefined;
};

/** A day and a time, such as `2026-02-28T10:00:00Z`. */
export const dateTime: Format = (given) => {
  const text = bytesOf(given);
  if (text.length < 20) return 'less than 20 characters long';
  if (!/^[tT]$/.test(text[10] ?? '')) return '11th character must be t or T';
  const fault = named('invalid date element', date(encodedBack(text.slice(0, 10))));
  return fault ?? named('invalid time element', time(encodedBack(text.slice(11))));
};

const encodedBack = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();

const unitsOf: readonly string[] = ['YMD', 'HMS'];

function partFault(text: string, units: string, all: string): string | undefined {
  let rest = text;
  let left = units;
  while (rest !== '') {
    const digits = /^[0-9]*/.exec(rest)?.[0] ?? '';
    if (digits === '') return 'missing number';
    rest = rest.slice(digits.length);
    const unit = rest.charAt(0);
    if (unit === '') return 'missing unit';
    const at = left.indexOf(unit);
    if (at === -1)
      return `${all.includes(unit) ? `unit ${quoteByte(unit)} out of order` : `invalid unit ${quoteByte(unit)}`}`;
    left = left.slice(at + 1);
    rest = rest.slice(1);
  }
  return undefined;
}

const quoteByte = (byte: string): string => quoteRune(byte.charCodeAt(0));

/** A duration of ISO 8601, such as `P1DT2H`. */
export const duration: Format = (given) => {
  const text = bytesOf(given);
  if (!text.startsWith('P')) return 'must start with P';
  const rest = text.slice(1);
  if (rest === '') return 'nothing after P';
  if (rest.endsWith('W')) {
    if (rest === 'W') return 'no number in week';
    return /^[0-9]*W$/.test(rest) ? undefined : 'invalid week';
  }
  for (const [index, part] of rest.split('T').entries()) {
    if (index !== 0 && part === '') return 'no time elements';
    const units = unitsOf[index];
    if (units === undefined) return 'more than one T';
    const fault = partFault(part, units, units);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** A period of two instants, or an instant and a duration, with `/` between them. */
export const period: Format = (text) => {
  const slash = text.indexOf('/');
  if (slash === -1) return 'missing slash';
  const [start, end] = [text.slice(0, slash), text.slice(slash + 1)];
  if (start.startsWith('P')) {
    return named('invalid start duration', duration(start)) ?? named('invalid end date-time', dateTime(end));
  }
  const fault = named('invalid start date-time', dateTime(start));
  if (fault !== undefined) return fault;
  if (end.startsWith('P')) return named('invalid end duration', duration(end));
  return named('invalid end date-time', dateTime(end));
};
