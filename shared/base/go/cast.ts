import { parseFloat64 } from './strconv/parse-float.ts';
import { parseInt64 } from './strconv/parse-int.ts';
import { GoFloat32, GoInt, GoNamedString, type Value } from './value.ts';

const limit = 2 ** 63;

/** Converts a float to int64 as Go does on amd64: values out of range become the smallest integer. */
export function truncateToInt64(value: number): bigint {
  if (Number.isNaN(value) || value >= limit || value < -limit) return -(1n << 63n);
  return BigInt(Math.trunc(value));
}

function textOf(value: Value): string | undefined {
  return value instanceof GoNamedString ? value.text : typeof value === 'string' ? value : undefined;
}

/** Removes a fraction that consists of zeros only. */
function trimDecimal(text: string): string {
  return text.replace(/\.0+$/, '');
}

/** spf13/cast's `ToInt64`, which never fails: a value that is not a number becomes 0. */
export function toInt64(value: Value): bigint {
  if (value instanceof GoInt) return value.type === 'time.Duration' ? 0n : BigInt.asIntN(64, value.value);
  if (typeof value === 'number') return truncateToInt64(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof GoFloat32) return truncateToInt64(value.value);
  const text = textOf(value);
  if (text === undefined || text === '') return 0n;
  const parsed = parseInt64(trimDecimal(text), 0);
  return typeof parsed === 'bigint' ? parsed : 0n;
}

/** spf13/cast's `ToFloat64`, which never fails: a value that is not a number becomes 0. */
export function toFloat64(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof GoInt) return value.type === 'time.Duration' ? 0 : Number(value.value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof GoFloat32) return value.value;
  const text = textOf(value);
  if (text === undefined || text === '') return 0;
  const parsed = parseFloat64(text);
  return typeof parsed === 'number' ? parsed : 0;
}
