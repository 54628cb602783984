import { GoInt, GoSlice, type Value } from '../value.ts';
import { stringOfBytes } from './flags.ts';
import { methodText } from './printer.ts';
import { printPlain } from './sprint.ts';

/** A value as text: strings and bytes as they are, otherwise `Error()`, `String()` or `%v`. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof GoSlice && value.elem === 'uint8' && value.options.arrayLength === undefined) {
    return stringOfBytes(value.items.map((item) => (item instanceof GoInt ? Number(item.value) : 0)));
  }
  return methodText(value) ?? printPlain(value);
}
