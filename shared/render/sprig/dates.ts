import { parseInt64 } from '../../base/go/strconv/parse-int.ts';
import { clampDuration } from '../../base/go/time/clamp-duration.ts';
import { formatDuration } from '../../base/go/time/format-duration.ts';
import { formatTime } from '../../base/go/time/format-time.ts';
import { type Instant, unixSeconds, zeroSeconds } from '../../base/go/time/instant.ts';
import { parseDuration } from '../../base/go/time/parse-duration.ts';
import { parseTime } from '../../base/go/time/parse-time.ts';
import { roundDuration } from '../../base/go/time/round-duration.ts';
import { instantOfValue } from '../../base/go/time/values/instant-of-value.ts';
import { timeValue } from '../../base/go/time/values/time-value.ts';
import { loadZone, local, utc } from '../../base/go/time/zone.ts';
import { fn, GoError, type GoFunction, GoInt, type Value } from '../../base/go/value.ts';
import type { SprigContext } from './context.ts';

const billion = 1_000_000_000n;
const hour = 3600n * billion;

/** Units in descending order; the first one that the duration exceeds is used. */
const units: readonly (readonly [bigint, string])[] = [
  [hour * 24n * 365n, 'y'],
  [hour * 24n * 30n, 'mo'],
  [hour * 24n, 'd'],
  [hour, 'h'],
  [60n * billion, 'm'],
  [billion, 's'],
];

function roughDuration(value: bigint): string {
  const size = value < 0n ? -value : value;
  for (const [unit, name] of units) if (size > unit) return `${size / unit}${name}`;
  return '0s';
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof GoError) return otherwise;
    throw error;
  }
}

const isInt = (value: Value, ...types: string[]): value is GoInt =>
  value instanceof GoInt && types.includes(value.type);

function durationOf(value: Value, now: bigint): bigint {
  if (typeof value === 'string') return attempt(() => parseDuration(value), 0n);
  if (isInt(value, 'int64')) return value.value;
  const instant = instantOfValue(value);
  return instant === undefined ? 0n : clampDuration(now - instant.nanoseconds);
}

function secondsText(value: Value): string {
  let seconds = 0n;
  if (typeof value === 'string') {
    const parsed = parseInt64(value);
    if (typeof parsed === 'bigint') seconds = parsed;
  } else if (isInt(value, 'int64')) seconds = value.value;
  return formatDuration(BigInt.asIntN(64, seconds * billion));
}

function modify(amount: string, date: Value): Value {
  const instant = instantOfValue(date)!;
  return timeValue({ ...instant, nanoseconds: instant.nanoseconds + parseDuration(amount) });
}

/** Date functions. The local time zone is UTC. */
export function dateFunctions(context: SprigContext): Readonly<Record<string, GoFunction>> {
  const now = (): Instant => ({ nanoseconds: context.now(), zone: local });
  const instantOr = (value: Value, ...types: string[]): Instant => {
    if (isInt(value, ...types)) return { nanoseconds: value.value * billion, zone: local };
    return instantOfValue(value) ?? now();
  };
  const inZone = (layout: string, value: Value, zone: string): string =>
    formatTime(layout, { ...instantOr(value, 'int64', 'int', 'int32'), zone: loadZone(zone) ?? utc });
  const dateInZone = fn('string, any, string', inZone);
  const mustModify = fn('string, time.Time', modify);
  const gentleModify = fn('string, time.Time', (amount: string, date: Value) =>
    attempt(() => modify(amount, date), date),
  );
  const parse = (layout: string, text: string): Value => timeValue(parseTime(layout, text, local));
  return {
    now: fn('', () => timeValue(now())),
    date: fn('string, any', (layout: string, value: Value) => inZone(layout, value, 'Local')),
    date_in_zone: dateInZone,
    dateInZone,
    date_modify: gentleModify,
    dateModify: gentleModify,
    must_date_modify: mustModify,
    mustDateModify: mustModify,
    htmlDate: fn('any', (value: Value) => inZone('2006-01-02', value, 'Local')),
    htmlDateInZone: fn('any, string', (value: Value, zone: string) => inZone('2006-01-02', value, zone)),
    ago: fn('any', (value: Value) =>
      formatDuration(
        roundDuration(clampDuration(context.now() - instantOr(value, 'int64', 'int').nanoseconds), billion),
      ),
    ),
    duration: fn('any', secondsText),
    durationRound: fn('any', (value: Value) => roughDuration(durationOf(value, context.now()))),
    toDate: fn('string, string', (layout: string, text: string) =>
      attempt(() => parse(layout, text), timeValue({ nanoseconds: zeroSeconds * billion, zone: utc })),
    ),
    mustToDate: fn('string, string', parse),
    unixEpoch: fn('time.Time', (date: Value) => unixSeconds(instantOfValue(date)!).toString()),
  };
}
