import { fn, type GoFunction, GoInt, GoObject, int, int64, type Value } from '../value.ts';
import { formatTime } from './format-time.ts';
import { type CivilTime, civilTime, type Instant, instantOf, unixSeconds, zeroSeconds } from './instant.ts';
import { utc } from './zone.ts';

const rfc3339 = '2006-01-02T15:04:05.999999999Z07:00';
const shown = '2006-01-02 15:04:05.999999999 -0700 MST';
const billion = 1_000_000_000n;

const duration = (nanoseconds: bigint): GoInt => new GoInt('time.Duration', BigInt.asIntN(64, nanoseconds));

function field(instant: Instant, name: keyof CivilTime): GoFunction {
  return fn('', () => int(civilTime(instant)[name] as number), 'int');
}

function addDate(instant: Instant, years: number, months: number, days: number): Value {
  const time = civilTime(instant);
  return timeValue(
    instantOf({ ...time, year: time.year + years, month: time.month + months, day: time.day + days }, instant.zone),
  );
}

/** The methods that templates call on times. */
function methodsOf(instant: Instant): ReadonlyMap<string, GoFunction> {
  const { nanoseconds } = instant;
  const truncate = (step: Value): bigint => {
    const size = (step as GoInt).value;
    return size <= 0n ? nanoseconds : nanoseconds - ((nanoseconds - zeroSeconds * billion) % size);
  };
  return new Map(
    Object.entries({
      Format: fn('string', (layout: string) => formatTime(layout, instant)),
      String: fn('', () => formatTime(shown, instant)),
      Unix: fn('', () => int64(unixSeconds(instant)), 'int64'),
      UnixMilli: fn('', () => int64(nanoseconds / 1_000_000n), 'int64'),
      UnixMicro: fn('', () => int64(nanoseconds / 1000n), 'int64'),
      UnixNano: fn('', () => int64(nanoseconds), 'int64'),
      Year: field(instant, 'year'),
      Month: fn('', () => new GoInt('time.Month', BigInt(civilTime(instant).month)), 'time.Month'),
      Day: field(instant, 'day'),
      Hour: field(instant, 'hour'),
      Minute: field(instant, 'minute'),
      Second: field(instant, 'second'),
      Nanosecond: field(instant, 'nanosecond'),
      YearDay: field(instant, 'yearDay'),
      Weekday: fn('', () => new GoInt('time.Weekday', BigInt(civilTime(instant).weekday)), 'time.Weekday'),
      UTC: fn('', () => timeValue({ nanoseconds, zone: utc }), 'time.Time'),
      Local: fn('', () => timeValue({ nanoseconds, zone: utc }), 'time.Time'),
      IsZero: fn('', () => nanoseconds === zeroSeconds * billion, 'bool'),
      Add: fn('time.Duration', (step: Value) =>
        timeValue({ ...instant, nanoseconds: nanoseconds + (step as GoInt).value }),
      ),
      AddDate: fn('int, int, int', (years: number, months: number, days: number) =>
        addDate(instant, years, months, days),
      ),
      Truncate: fn('time.Duration', (step: Value) => timeValue({ ...instant, nanoseconds: truncate(step) })),
      Sub: fn('time.Time', (other: Value) => duration(nanoseconds - instantOfValue(other)!.nanoseconds)),
      Before: fn('time.Time', (other: Value) => nanoseconds < instantOfValue(other)!.nanoseconds, 'bool'),
      After: fn('time.Time', (other: Value) => nanoseconds > instantOfValue(other)!.nanoseconds, 'bool'),
      Equal: fn('time.Time', (other: Value) => nanoseconds === instantOfValue(other)!.nanoseconds, 'bool'),
    }),
  );
}

/** A `time.Time` that templates can print, format and call methods of. */
export function timeValue(instant: Instant): GoObject {
  return new GoObject('time.Time', {
    native: instant,
    text: () => formatTime(shown, instant),
    json: () => formatTime(rfc3339, instant),
    get methods() {
      return methodsOf(instant);
    },
  });
}

/** The instant behind a `time.Time`; `undefined` for any other value. */
export function instantOfValue(value: Value): Instant | undefined {
  return value instanceof GoObject && value.type === 'time.Time' ? (value.options.native as Instant) : undefined;
}
