import { toFloat64, toInt64 } from '../../../base/go/cast.ts';
import { sprint } from '../../../base/go/fmt/sprint.ts';
import { parseInt64 } from '../../../base/go/strconv/parse-int.ts';
import { fn, GoError, GoSlice, int, int64, type Value } from '../../../base/go/value.ts';

/** Longer lists of numbers are refused. */
const maxItems = 1_000_000;

function untilStep(start: number, stop: number, step: number): number[] {
  const upward = stop >= start;
  if (upward ? step <= 0 : step >= 0) return [];
  const count = Math.ceil((stop - start) / step);
  if (count > maxItems) throw new GoError(`a list of ${count} numbers is too long`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

const ints = (items: readonly number[]): GoSlice => new GoSlice('int', items.map(int));

function sequence(params: readonly number[]): string {
  const [a = 0, b = 0, c = 0] = params;
  if (params.length === 0 || params.length > 3) return '';
  if (params.length === 1) {
    const direction = a < 1 ? -1 : 1;
    return untilStep(1, a + direction, direction).join(' ');
  }
  const [end, step] = params.length === 2 ? [b, b < a ? -1 : 1] : [c, b];
  if (end < a && params.length === 3 && step > 0) return '';
  return untilStep(a, end + (end < a ? -1 : 1), step).join(' ');
}

function extremeInt(first: Value, others: readonly Value[], sign: bigint): Value {
  let best = toInt64(first);
  for (const other of others) {
    const value = toInt64(other);
    if ((value - best) * sign > 0n) best = value;
  }
  return int64(best);
}

const largest = fn('any, ...any', (first: Value, ...others: Value[]) => extremeInt(first, others, 1n));

function round(value: Value, places: number, options: readonly number[]): number {
  const roundOn = options[0] ?? 0.5;
  const power = 10 ** places;
  const digit = power * toFloat64(value);
  const fraction = digit - Math.trunc(digit);
  return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}

function octal(value: Value): Value {
  const parsed = parseInt64(sprint([value]), 8);
  return int64(typeof parsed === 'bigint' ? parsed : 0n);
}

function atoi(text: string): Value {
  const parsed = parseInt64(text);
  if (typeof parsed === 'bigint') return int(parsed);
  // Go's Atoi returns the nearest integer for a value out of range, and 0 for bad syntax.
  if (parsed === 'invalid syntax') return int(0);
  return int(text.startsWith('-') ? -(1n << 63n) : (1n << 63n) - 1n);
}

export const numberFunctions = {
  atoi: fn('string', atoi),
  int: fn('any', (value: Value) => int(toInt64(value))),
  int64: fn('any', (value: Value) => int64(toInt64(value))),
  float64: fn('any', (value: Value) => toFloat64(value)),
  toDecimal: fn('any', octal),
  seq: fn('...int', (...params: number[]) => sequence(params)),
  until: fn('int', (count: number) => ints(untilStep(0, count, count < 0 ? -1 : 1))),
  untilStep: fn('int, int, int', (start: number, stop: number, step: number) => ints(untilStep(start, stop, step))),
  biggest: largest,
  max: largest,
  min: fn('any, ...any', (first: Value, ...others: Value[]) => extremeInt(first, others, -1n)),
  maxf: fn('any, ...any', (...args: Value[]) => Math.max(...args.map(toFloat64))),
  minf: fn('any, ...any', (...args: Value[]) => Math.min(...args.map(toFloat64))),
  ceil: fn('any', (value: Value) => Math.ceil(toFloat64(value))),
  floor: fn('any', (value: Value) => Math.floor(toFloat64(value))),
  round: fn('any, int, ...float64', (value: Value, places: number, ...options: number[]) =>
    round(value, places, options),
  ),
};
