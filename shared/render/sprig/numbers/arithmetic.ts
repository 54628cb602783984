import { toFloat64, toInt64 } from '../../../base/go/cast.ts';
import { formatFloat } from '../../../base/go/strconv/format-float.ts';
import { fn, GoError, int64, type Value } from '../../../base/go/value.ts';

/** A decimal: `value` × 10^`exponent`. */
interface Decimal {
  readonly value: bigint;
  readonly exponent: number;
}

function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new GoError(`Cannot create a Decimal from ${formatFloat(value, 'g', -1)}`);
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const fraction = mantissa.split('.')[1]?.length ?? 0;
  return { value: BigInt(mantissa.replace('.', '')), exponent: Number(exponent) - fraction };
}

function align(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (decimal: Decimal): bigint => decimal.value * 10n ** BigInt(decimal.exponent - exponent);
  return [scale(a), scale(b), exponent];
}

type Operation = (a: Decimal, b: Decimal) => Decimal;

const add: Operation = (a, b) => {
  const [x, y, exponent] = align(a, b);
  return { value: x + y, exponent };
};

const subtract: Operation = (a, b) => add(a, { ...b, value: -b.value });

const multiply: Operation = (a, b) => ({ value: a.value * b.value, exponent: a.exponent + b.exponent });

/** Division to 16 places after the point, rounded half away from zero. */
const divide: Operation = (a, b) => {
  if (b.value === 0n) throw new GoError('decimal division by 0');
  const shift = a.exponent - b.exponent + 16;
  const top = shift >= 0 ? a.value * 10n ** BigInt(shift) : a.value;
  const bottom = shift >= 0 ? b.value : b.value * 10n ** BigInt(-shift);
  const quotient = top / bottom;
  const rest = top % bottom;
  const size = (n: bigint): bigint => (n < 0n ? -n : n);
  if (size(rest) * 2n < size(bottom)) return { value: quotient, exponent: -16 };
  return { value: quotient + (top < 0n === bottom < 0n ? 1n : -1n), exponent: -16 };
};

function calculate(first: Value, others: readonly Value[], operation: Operation): number {
  let result = decimalOf(toFloat64(first));
  for (const other of others) result = operation(result, decimalOf(toFloat64(other)));
  return Number(`${result.value}e${result.exponent}`);
}

function divideInt(a: Value, b: Value, remainder: boolean): Value {
  const [x, y] = [toInt64(a), toInt64(b)];
  if (y === 0n) throw new GoError('runtime error: integer divide by zero');
  return int64(remainder ? x % y : x / y);
}

/** Arithmetic on int64, and on decimals for the names that end with f. */
export const arithmeticFunctions = {
  add: fn('...any', (...args: Value[]) => int64(args.reduce<bigint>((sum, arg) => sum + toInt64(arg), 0n))),
  add1: fn('any', (value: Value) => int64(toInt64(value) + 1n)),
  sub: fn('any, any', (a: Value, b: Value) => int64(toInt64(a) - toInt64(b))),
  mul: fn('any, ...any', (a: Value, ...others: Value[]) =>
    int64(others.reduce<bigint>((product, other) => BigInt.asIntN(64, product * toInt64(other)), toInt64(a))),
  ),
  div: fn('any, any', (a: Value, b: Value) => divideInt(a, b, false)),
  mod: fn('any, any', (a: Value, b: Value) => divideInt(a, b, true)),
  add1f: fn('any', (value: Value) => calculate(value, [1], add)),
  addf: fn('...any', (...args: Value[]) => calculate(0, args, add)),
  subf: fn('any, ...any', (a: Value, ...others: Value[]) => calculate(a, others, subtract)),
  mulf: fn('any, ...any', (a: Value, ...others: Value[]) => calculate(a, others, multiply)),
  divf: fn('any, ...any', (a: Value, ...others: Value[]) => calculate(a, others, divide)),
};
