import { GoInt, GoNamedString, type Value } from '../../../../base/go/value.ts';

/** A decimal number as it is written: `digits × 10^exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Digits, and the exponent, of a number: with more its arithmetic would take longer than a schema may. */
export const mostDigits = 1000;
const written = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Whether JSON calls it a number. */
export function isNumber(value: Value): boolean {
  return typeof value === 'number' || value instanceof GoInt || value instanceof GoNamedString;
}

/** A number as Go prints it, which for one of a schema is how the file writes it. */
export function writeNumber(value: Value): string {
  if (value instanceof GoInt) return String(value.value);
  if (value instanceof GoNamedString) return value.text;
  return String(value);
}

function decimalOf(value: Value): Decimal | undefined {
  if (value instanceof GoInt) return { digits: value.value, exponent: 0 };
  const [, sign, whole = '', fraction = '', power = '0'] = written.exec(writeNumber(value)) ?? [];
  const exponent = Number(power) - fraction.length;
  if (sign === undefined || Math.abs(exponent) > 2 * mostDigits || whole.length + fraction.length > mostDigits)
    return undefined;
  return { digits: BigInt(`${whole}${fraction}` || '0') * (sign === '-' ? -1n : 1n), exponent };
}

/** Both in units of the smaller one's last digit. */
function align(a: Decimal, b: Decimal): readonly [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = (each: Decimal): bigint => each.digits * 10n ** BigInt(each.exponent - exponent);
  return [scaled(a), scaled(b)];
}

/** Steps that comparing a number takes: those that are kept as text are taken digit by digit. */
export const stepsOfNumber = (value: Value): number =>
  value instanceof GoNamedString ? 1 + (value.text.length >> 4) : 0;

/** Negative where `a` is the smaller one, 0 where both are equal; NaN where one cannot be compared. Exact. */
export function compareNumbers(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a === b ? 0 : 1;
  const [left, right] = [decimalOf(a), decimalOf(b)];
  if (left === undefined || right === undefined) return Number.NaN;
  const [x, y] = align(left, right);
  return x < y ? -1 : x === y ? 0 : 1;
}

/** Whether `a` is a whole number of times `b`. Exact: 0.3 is three times 0.1. */
export function isMultiple(a: Value, b: Value): boolean {
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return (a as number) % (b as number) === 0;
  const [left, right] = [decimalOf(a), decimalOf(b)];
  if (left === undefined || right === undefined || right.digits === 0n) return false;
  const [x, y] = align(left, right);
  return x % y === 0n;
}

/** Whether a number has no fraction: 1.0 has none. */
export function isWhole(value: Value): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  const decimal = decimalOf(value);
  if (decimal === undefined) return false;
  return decimal.exponent >= 0 || decimal.digits % 10n ** BigInt(-decimal.exponent) === 0n;
}

/** A whole number as a count, cut to 64 bits as Go does it; undefined where it is not whole. */
export function countOf(value: Value): number | undefined {
  if (!isNumber(value) || !isWhole(value)) return undefined;
  if (Number.isSafeInteger(value)) return value as number;
  const { digits, exponent } = decimalOf(value) as Decimal;
  const whole = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
  return Number(BigInt.asIntN(64, whole));
}

/** A text that is the same for equal numbers only. */
export function numberKey(value: Value): string {
  if (Number.isSafeInteger(value)) return String(value);
  const decimal = decimalOf(value);
  if (decimal === undefined) return writeNumber(value);
  let { digits, exponent } = decimal;
  if (digits === 0n) return '0';
  for (; exponent < 0 && digits % 10n === 0n; exponent++) digits /= 10n;
  if (exponent > 0 && exponent < 20) return String(digits * 10n ** BigInt(exponent));
  for (; digits % 10n === 0n; exponent++) digits /= 10n;
  return exponent === 0 ? String(digits) : `${digits}e${exponent}`;
}

/** A count as an English reader writes it, which is how Helm's validator shows counts. */
export function english(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}
