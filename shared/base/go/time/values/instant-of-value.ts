import { GoObject, type Value } from '../../value.ts';
import type { Instant } from '../instant.ts';

/** The instant behind a `time.Time`; `undefined` for any other value. */
export function instantOfValue(value: Value): Instant | undefined {
  return value instanceof GoObject && value.type === 'time.Time' ? (value.options.native as Instant) : undefined;
}
