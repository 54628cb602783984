import type { Zone } from './zone.ts';

/** A `time.Time`: nanoseconds since 1970 and the zone it is shown in. */
export interface Instant {
  readonly nanoseconds: bigint;
  readonly zone: Zone;
}

/** The calendar fields of an instant in its zone. */
export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly yearDay: number;
  readonly offset: number;
  readonly zoneName: string;
}

const billion = 1_000_000_000n;

/** Go's zero time: the first of January of year 1, UTC. */
export const zeroSeconds = -62_135_596_800n;

const floorDivide = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));

/** `Unix()`: whole seconds since 1970, rounded down. */
export function unixSeconds(instant: Instant): bigint {
  return floorDivide(instant.nanoseconds, billion);
}

/** Days since 1970 of a date; months outside 1…12 and days outside the month carry over. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const wholeYear = year + Math.floor((month - 1) / 12);
  const wholeMonth = ((((month - 1) % 12) + 12) % 12) + 1;
  const date = new Date(0);
  date.setUTCFullYear(wholeYear, wholeMonth - 1, 1);
  return Math.round(date.getTime() / 86_400_000) + day - 1;
}

/** The fields of an instant in its zone. */
export function civilTime(instant: Instant): CivilTime {
  const seconds = unixSeconds(instant);
  const { name, offset } = instant.zone.at(Number(seconds));
  const local = Number(seconds) + offset;
  const date = new Date(local * 1000);
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond: Number(instant.nanoseconds - seconds * billion),
    weekday: date.getUTCDay(),
    yearDay: Math.floor(local / 86_400) - daysFromCivil(year, 1, 1) + 1,
    offset,
    zoneName: name,
  };
}

/** `time.Date`: the instant of these fields in a zone. */
export function instantOf(
  fields: Pick<CivilTime, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'nanosecond'>,
  zone: Zone,
): Instant {
  const days = daysFromCivil(fields.year, fields.month, fields.day);
  const local = days * 86_400 + fields.hour * 3600 + fields.minute * 60 + fields.second;
  let seconds = local - zone.at(local).offset;
  seconds = local - zone.at(seconds).offset;
  return { nanoseconds: BigInt(seconds) * billion + BigInt(fields.nanosecond), zone };
}
