import { stringOfBytes } from './fmt/flags.ts';
import { methodText } from './fmt/printer.ts';
import { printPlain } from './fmt/sprint.ts';
import { GoInt, GoSlice, type Value } from './value.ts';

/** A value as text: strings and bytes as they are, `Error()` or `String()` where there is one, else `%v`. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof GoSlice && value.elem === 'uint8' && value.options.arrayLength === undefined) {
    return stringOfBytes(value.items.map((item) => (item instanceof GoInt ? Number(item.value) : 0)));
  }
  return methodText(value) ?? printPlain(value);
}
