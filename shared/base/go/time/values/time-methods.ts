import { bytesOf, lazyBytes } from '../../lazy-bytes.ts';
import { encodeUtf8 } from '../../utf8.ts';
import {
  fn,
  GoError,
  type GoFunction,
  GoInt,
  type GoSlice,
  int,
  int64,
  type Methods,
  uncallable,
  type Value,
} from '../../value.ts';
import { clampDuration } from '../clamp-duration.ts';
import { formatTime } from '../format-time.ts';
import { type CivilTime, civilTime, type Instant, instantOf, unixSeconds, zeroSeconds } from '../instant.ts';
import { local, utc } from '../zone.ts';
import { instantOfValue } from './instant-of-value.ts';
import { locationValue, zoneOfValue } from './location.ts';
import { shownLayout, writeBinary, writeGoCode, writeRfc3339 } from './write-time.ts';

const billion = 1_000_000_000n;

const duration = (nanoseconds: bigint): GoInt => new GoInt('time.Duration', clampDuration(nanoseconds));
const floorDivide = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;

/** Appends bytes to a Go `[]byte`. */
function append(before: Value, more: Uint8Array): GoSlice {
  return lazyBytes(Buffer.concat([bytesOf(before), more]));
}

/** Makes a `time.Time`. */
type MakeTime = (instant: Instant) => Value;

/** The methods of a `time.Time`, by name. `timeValue` creates the times that they return. */
export function timeMethods(instant: Instant, timeValue: MakeTime): Methods {
  return new Map(
    Object.entries({
      ...fieldMethods(instant),
      ...changeMethods(instant, timeValue),
      ...compareMethods(instant),
      ...writeMethods(instant),
    }),
  );
}

function fieldMethods(instant: Instant): Readonly<Record<string, GoFunction>> {
  const { nanoseconds } = instant;
  const field = (name: keyof CivilTime): GoFunction => fn('', () => int(civilTime(instant)[name] as number), 'int');
  const named = (type: 'time.Month' | 'time.Weekday', name: 'month' | 'weekday'): GoFunction =>
    fn('', () => new GoInt(type, BigInt(civilTime(instant)[name])), type);
  const three = (name: string): GoFunction => uncallable(`function ${name} has 3 return values; should be 1 or 2`);
  const second = (name: string, type: string): GoFunction =>
    uncallable(`invalid function signature for ${name}: second return value should be error; is ${type}`);
  return {
    Unix: fn('', () => int64(unixSeconds(instant)), 'int64'),
    UnixMilli: fn('', () => int64(floorDivide(nanoseconds, 1_000_000n)), 'int64'),
    UnixMicro: fn('', () => int64(floorDivide(nanoseconds, 1000n)), 'int64'),
    UnixNano: fn('', () => int64(nanoseconds), 'int64'),
    Year: field('year'),
    Month: named('time.Month', 'month'),
    Day: field('day'),
    Hour: field('hour'),
    Minute: field('minute'),
    Second: field('second'),
    Nanosecond: field('nanosecond'),
    YearDay: field('yearDay'),
    Weekday: named('time.Weekday', 'weekday'),
    Location: fn('', () => locationValue(instant.zone), '*time.Location'),
    // Times in templates are never in a named zone: only in UTC, the local zone (UTC) or a fixed one.
    IsDST: fn('', () => false, 'bool'),
    Clock: three('Clock'),
    Date: three('Date'),
    ISOWeek: second('ISOWeek', 'int'),
    Zone: second('Zone', 'int'),
    ZoneBounds: second('ZoneBounds', 'time.Time'),
  };
}

function changeMethods(instant: Instant, timeValue: MakeTime): Readonly<Record<string, GoFunction>> {
  const { nanoseconds } = instant;
  const at = (changed: bigint): Value => timeValue({ ...instant, nanoseconds: changed });
  const after = (step: bigint): bigint => (nanoseconds - zeroSeconds * billion) % step;
  return {
    UTC: fn('', () => timeValue({ nanoseconds, zone: utc }), 'time.Time'),
    Local: fn('', () => timeValue({ nanoseconds, zone: local }), 'time.Time'),
    In: fn(
      '*time.Location',
      (location: Value) => {
        const zone = zoneOfValue(location);
        if (zone === undefined) throw new GoError('time: missing Location in call to Time.In');
        return timeValue({ nanoseconds, zone });
      },
      'time.Time',
    ),
    Add: fn('time.Duration', (step: GoInt) => at(nanoseconds + step.value), 'time.Time'),
    AddDate: fn(
      'int, int, int',
      (years: number, months: number, days: number) => {
        const time = civilTime(instant);
        const date = { year: time.year + years, month: time.month + months, day: time.day + days };
        return timeValue(instantOf({ ...time, ...date }, instant.zone));
      },
      'time.Time',
    ),
    Truncate: fn(
      'time.Duration',
      ({ value }: GoInt) => at(value <= 0n ? nanoseconds : nanoseconds - after(value)),
      'time.Time',
    ),
    Round: fn(
      'time.Duration',
      ({ value }: GoInt) => {
        if (value <= 0n) return at(nanoseconds);
        const rest = after(value);
        return at(nanoseconds - rest + (rest + rest < value ? 0n : value));
      },
      'time.Time',
    ),
  };
}

function compareMethods({ nanoseconds }: Instant): Readonly<Record<string, GoFunction>> {
  const beside = (compare: (difference: bigint) => Value, result: string): GoFunction =>
    fn('time.Time', (other: Value) => compare(nanoseconds - (instantOfValue(other)?.nanoseconds ?? 0n)), result);
  return {
    Sub: beside(duration, 'time.Duration'),
    Before: beside((difference) => difference < 0n, 'bool'),
    After: beside((difference) => difference > 0n, 'bool'),
    Equal: beside((difference) => difference === 0n, 'bool'),
    Compare: beside((difference) => int(difference < 0n ? -1 : difference > 0n ? 1 : 0), 'int'),
    IsZero: fn('', () => nanoseconds === zeroSeconds * billion, 'bool'),
  };
}

function writeMethods(instant: Instant): Readonly<Record<string, GoFunction>> {
  const made = (write: () => Uint8Array): GoFunction => fn('', () => lazyBytes(write()), '[]uint8');
  const added = (write: () => Uint8Array): GoFunction =>
    fn('[]uint8', (before: Value) => append(before, write()), '[]uint8');
  return {
    Format: fn('string', (layout: string) => formatTime(layout, instant)),
    String: fn('', () => formatTime(shownLayout, instant)),
    GoString: fn('', () => writeGoCode(instant)),
    GobEncode: made(() => writeBinary(instant)),
    MarshalBinary: made(() => writeBinary(instant)),
    MarshalJSON: made(() => encodeUtf8(`"${writeRfc3339(instant, 'MarshalJSON')}"`)),
    MarshalText: made(() => encodeUtf8(writeRfc3339(instant, 'MarshalText'))),
    AppendBinary: added(() => writeBinary(instant)),
    AppendText: added(() => encodeUtf8(writeRfc3339(instant, 'AppendText'))),
    AppendFormat: fn(
      '[]uint8, string',
      (before: Value, layout: string) => append(before, encodeUtf8(formatTime(layout, instant))),
      '[]uint8',
    ),
  };
}
