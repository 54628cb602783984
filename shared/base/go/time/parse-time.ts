import { GoError } from '../value.ts';
import { daysFromCivil, type Instant, instantOf } from './instant.ts';
import { dayNames, monthNames, splitLayout } from './layout.ts';
import { quoteTime } from './quote-time.ts';
import { fixedZone, utc, type Zone } from './zone.ts';

/** What has been read so far. */
interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  isPm: boolean | undefined;
  offset: number | undefined;
  /** Whether it says `Z` or `UTC`. */
  isUtc: boolean;
  zoneName: string | undefined;
  rangeFault: string;
  /** Whether the layout's next element is the fraction, which the seconds then leave alone. */
  fractionNext: boolean;
}

type Reader = (value: string, fields: Fields, element: string) => number | undefined;

/** Reads digits and assigns their number; returns how many characters it read. */
function digits(pattern: RegExp, assign: (fields: Fields, value: number) => void): Reader {
  return (value, fields) => {
    const match = pattern.exec(value);
    if (match === null) return undefined;
    assign(fields, Number(match[0]));
    return match[0].length;
  };
}

const range = (fields: Fields, ok: boolean, name: string): void => {
  if (!ok) fields.rangeFault ||= name;
};

function setMonth(fields: Fields, value: number): void {
  fields.month = value;
  range(fields, value >= 1 && value <= 12, 'month');
}

const setDay = (fields: Fields, value: number): void => {
  fields.day = value;
};

function setHour(limit: number): (fields: Fields, value: number) => void {
  return (fields, value) => {
    fields.hour = value;
    range(fields, value <= limit, 'hour');
  };
}

function setMinute(fields: Fields, value: number): void {
  fields.minute = value;
  range(fields, value < 60, 'minute');
}

function names(
  list: readonly string[],
  width: number | undefined,
  assign?: (fields: Fields, index: number) => void,
): Reader {
  return (value, fields) => {
    const index = list.findIndex((name) => {
      const wanted = name.slice(0, width);
      return value.slice(0, wanted.length).toLowerCase() === wanted.toLowerCase();
    });
    if (index < 0) return undefined;
    assign?.(fields, index);
    return list[index]!.slice(0, width).length;
  };
}

const fractionPattern = /^[.,](\d+)/;

function setFraction(fields: Fields, text: string): void {
  fields.nanosecond = Number(text.padEnd(9, '0').slice(0, 9));
}

/** Seconds, and a fraction that the layout does not name but the value has. */
function seconds(pattern: RegExp): Reader {
  return (value, fields) => {
    const match = pattern.exec(value);
    if (match === null) return undefined;
    fields.second = Number(match[0]);
    range(fields, fields.second < 60, 'second');
    const rest = fields.fractionNext ? null : fractionPattern.exec(value.slice(match[0].length));
    if (rest === null) return match[0].length;
    setFraction(fields, rest[1]!);
    return match[0].length + rest[0].length;
  };
}

function offset(value: string, fields: Fields, element: string): number | undefined {
  if (element.startsWith('Z') && value.startsWith('Z')) {
    fields.isUtc = true;
    fields.zoneName = 'UTC';
    return 1;
  }
  const colon = element.includes(':') ? ':' : '';
  const size = element.replaceAll(':', '').length;
  const tail = (size > 3 ? `${colon}(\\d{2})` : '()') + (size > 5 ? `${colon}(\\d{2})` : '()');
  const match = new RegExp(`^([+-])(\\d{2})${tail}`).exec(value);
  if (match === null) return undefined;
  const [all, sign, hours, minutes, rest] = match;
  range(fields, Number(hours) <= 24, 'time zone offset hour');
  range(fields, Number(minutes) < 60, 'time zone offset minute');
  fields.offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest));
  return all.length;
}

function abbreviation(value: string, fields: Fields): number | undefined {
  const match = /^(UTC|GMT[+-]\d{1,2}|[+-]\d{2}(?:\d{2})?|ChST|MeST|[A-Z]{3,4}T?|WITA)(?![A-Z])/.exec(value);
  if (match === null) return undefined;
  if (match[0] === 'UTC') fields.isUtc = true;
  fields.zoneName = match[0];
  return match[0].length;
}

const readers: Readonly<Record<string, Reader>> = {
  '2006': digits(/^\d{4}/, (fields, value) => {
    fields.year = value;
  }),
  '06': digits(/^\d{2}/, (fields, value) => {
    fields.year = value + (value >= 69 ? 1900 : 2000);
  }),
  '01': digits(/^\d{2}/, setMonth),
  '1': digits(/^\d{1,2}/, setMonth),
  January: names(monthNames, undefined, (fields, index) => setMonth(fields, index + 1)),
  Jan: names(monthNames, 3, (fields, index) => setMonth(fields, index + 1)),
  Monday: names(dayNames, undefined),
  Mon: names(dayNames, 3),
  '02': digits(/^\d{2}/, setDay),
  '2': digits(/^\d{1,2}/, setDay),
  _2: digits(/^ ?\d{1,2}/, setDay),
  '002': digits(/^\d{3}/, (fields, value) => {
    fields.yearDay = value;
  }),
  __2: digits(/^ {0,2}\d{1,3}/, (fields, value) => {
    fields.yearDay = value;
  }),
  '15': digits(/^\d{2}/, setHour(23)),
  '03': digits(/^\d{2}/, setHour(12)),
  '3': digits(/^\d{1,2}/, setHour(12)),
  '04': digits(/^\d{2}/, setMinute),
  '4': digits(/^\d{1,2}/, setMinute),
  '05': seconds(/^\d{2}/),
  '5': seconds(/^\d{1,2}/),
  PM: (value, fields) => meridiem(value, fields, /^(AM|PM)/),
  pm: (value, fields) => meridiem(value, fields, /^(am|pm)/),
  MST: abbreviation,
  '.000': (value, fields, element) => {
    const text = new RegExp(`^[.,](\\d{${element.length - 1}})`).exec(value)?.[1];
    if (text === undefined) return undefined;
    setFraction(fields, text);
    return element.length;
  },
  '.999': (value, fields) => {
    const match = fractionPattern.exec(value);
    if (match === null) return 0;
    setFraction(fields, match[1]!);
    return match[0].length;
  },
};

function meridiem(value: string, fields: Fields, pattern: RegExp): number | undefined {
  const match = pattern.exec(value);
  if (match === null) return undefined;
  fields.isPm = match[0].toUpperCase() === 'PM';
  return 2;
}

function fault(layout: string, value: string, element: string, rest: string, message: string): GoError {
  const what = message === '' ? `: cannot parse ${quoteTime(rest)} as ${quoteTime(element)}` : message;
  const head = `parsing time ${quoteTime(value)}`;
  return new GoError(message === '' ? `${head} as ${quoteTime(layout)}${what}` : `${head}${what}`);
}

function resolve(fields: Fields, zone: Zone): Instant {
  const { zoneName = '', offset, isUtc } = fields;
  if (isUtc) return instantOf(fields, utc);
  // The default zone has the offset of UTC.
  if (offset === 0 && (zoneName === '' || zoneName === 'UTC')) return instantOf(fields, zone);
  if (offset !== undefined) return instantOf(fields, fixedZone(zoneName, offset));
  if (zoneName === '') return instantOf(fields, zone);
  // For an unknown zone, Go takes the time as UTC.
  return { ...instantOf(fields, utc), zone: fixedZone(zoneName, gmtOffset(zoneName)) };
}

const gmtOffset = (name: string): number => (name.startsWith('GMT') ? Number(name.slice(3)) * 3600 || 0 : 0);

/** Reads literal text; a run of spaces of the layout takes any run of them. */
function skipLiteral(value: string, literal: string): { readonly rest: string; readonly failed: boolean } {
  let rest = value;
  for (let at = 0; at < literal.length; ) {
    if (literal[at] === ' ') {
      if (rest !== '' && rest[0] !== ' ') return { rest, failed: true };
      while (literal[at] === ' ') at++;
      rest = rest.replace(/^ +/, '');
      continue;
    }
    if (rest[0] !== literal[at]) return { rest, failed: true };
    at++;
    rest = rest.slice(1);
  }
  return { rest, failed: false };
}

/** `time.ParseInLocation`: reads a time that is written as the layout is. Throws Go's parse error as a `GoError`. */
export function parseTime(layout: string, value: string, zone: Zone = utc): Instant {
  const fields: Fields = {
    year: 0,
    month: -1,
    day: -1,
    yearDay: -1,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    isPm: undefined,
    offset: undefined,
    isUtc: false,
    zoneName: undefined,
    rangeFault: '',
    fractionNext: false,
  };
  let rest = value;
  const parts = splitLayout(layout);
  for (const [index, { kind, text }] of parts.entries()) {
    if (kind === 'literal') {
      const after = skipLiteral(rest, text);
      if (after.failed) throw fault(layout, value, text, after.rest, '');
      rest = after.rest;
      continue;
    }
    const next = parts.slice(index + 1).find((part) => part.kind !== 'literal')?.kind;
    fields.fractionNext = next === '.000' || next === '.999';
    const taken = (readers[kind] ?? offset)(rest, fields, text);
    if (taken === undefined) throw fault(layout, value, text, rest, '');
    if (fields.rangeFault !== '') throw fault(layout, value, text, rest, `: ${fields.rangeFault} out of range`);
    rest = rest.slice(taken);
  }
  if (rest !== '') throw fault(layout, value, '', rest, `: extra text: ${quoteTime(rest)}`);
  if (fields.isPm === true && fields.hour < 12) fields.hour += 12;
  else if (fields.isPm === false && fields.hour === 12) fields.hour = 0;
  if (fields.yearDay >= 0 && fields.month < 0) {
    fields.month = 1;
    fields.day = fields.yearDay;
  }
  if (fields.month < 0) fields.month = 1;
  if (fields.day < 0) fields.day = 1;
  const inMonth = daysFromCivil(fields.year, fields.month + 1, 1) - daysFromCivil(fields.year, fields.month, 1);
  if (fields.yearDay < 0 && (fields.day < 1 || fields.day > inMonth)) {
    throw fault(layout, value, '', value, ': day out of range');
  }
  return resolve(fields, zone);
}
