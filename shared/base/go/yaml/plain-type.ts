import { isOldBoolean, resolvePlain } from './resolve-scalar.ts';
import { readTimestamp } from './timestamp.ts';

export type ScalarType = 'str' | 'int' | 'float' | 'bool' | 'null' | 'timestamp' | 'merge';

/** What a text without quotes and tag is to the third version of Go's library: there `yes` and `off` are texts, and dates are none. */
export function plainType(text: string): ScalarType {
  if (text === '<<') return 'merge';
  if (isOldBoolean(text)) return 'str';
  return readTimestamp(text) === undefined ? resolvePlain(text).type : 'timestamp';
}
