import { quote } from '../../../../base/go/strconv/quote.ts';
import type { Value } from '../../../../base/go/value.ts';
import { isNumber, writeNumber } from './number.ts';

/** A text in single quotes, as Helm's validator shows it. */
export function singleQuoted(text: string): string {
  return `'${quote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Texts in single quotes with commas between them. */
export const quotedList = (texts: readonly string[]): string => texts.map(singleQuoted).join(', ');

/** A value of an enumeration in a message; undefined for an object or a list, which no message shows. */
export function display(value: Value): string | undefined {
  if (typeof value === 'string') return singleQuoted(value);
  if (value instanceof Map || Array.isArray(value)) return undefined;
  if (isNumber(value)) return writeNumber(value);
  return value === null || value === undefined ? '<nil>' : String(value);
}
