import { fn, type GoFunction, GoInt, int64, type Methods, type Value } from '../../value.ts';
import { formatDuration } from '../format-duration.ts';
import { dayNames, monthNames } from '../layout.ts';
import { roundDuration } from '../round-duration.ts';

const duration = (value: bigint): GoInt => new GoInt('time.Duration', BigInt.asIntN(64, value));
const float = (value: bigint, unit: bigint): GoFunction =>
  fn('', () => Number(value / unit) + Number(value % unit) / Number(unit), 'float64');
const whole = (value: bigint, unit: bigint): GoFunction => fn('', () => int64(value / unit), 'int64');
const stepped = (change: (step: bigint) => bigint): GoFunction =>
  fn('time.Duration', (step: Value) => duration(change((step as GoInt).value)), 'time.Duration');

/** `String()` of the integers that time names; `undefined` for plain integers. */
export function intText({ type, value }: GoInt): string | undefined {
  if (type === 'time.Duration') return formatDuration(value);
  if (type === 'time.Month') return monthNames[Number(value) - 1] ?? `%!Month(${value})`;
  return type === 'time.Weekday' ? (dayNames[Number(value)] ?? `%!Weekday(${value})`) : undefined;
}

/** The methods of durations, months and weekdays; `undefined` for plain integers. */
export function intMethods(number: GoInt): Methods | undefined {
  const text = intText(number);
  if (text === undefined) return undefined;
  const { type, value } = number;
  const named = { String: fn('', () => text) };
  if (type !== 'time.Duration') return new Map(Object.entries(named));
  return new Map(
    Object.entries({
      ...named,
      Hours: float(value, 3_600_000_000_000n),
      Minutes: float(value, 60_000_000_000n),
      Seconds: float(value, 1_000_000_000n),
      Milliseconds: whole(value, 1_000_000n),
      Microseconds: whole(value, 1000n),
      Nanoseconds: whole(value, 1n),
      // The smallest duration has no positive counterpart.
      Abs: fn('', () => duration(value === -(2n ** 63n) ? 2n ** 63n - 1n : value < 0n ? -value : value), type),
      Round: stepped((step) => roundDuration(value, step)),
      Truncate: stepped((step) => (step <= 0n ? value : value - (value % step))),
    }),
  );
}
