import { formatFloat } from '../strconv/format-float.ts';
import type { Value } from '../value.ts';
import { GoInt, GoNamedString, GoObject } from '../value.ts';
import { noFlags } from './flags.ts';
import { printArgument } from './printer.ts';

const plain = noFlags();

/** `%v` of one value. */
export function printPlain(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof GoInt && !value.type.startsWith('time.')) return value.value.toString();
  return printArgument(value, 'v', plain);
}

/** How a template action prints a value: a pointer to a struct without `String()` is printed as the struct. */
export function printPointed(value: Value): string {
  if (!(value instanceof GoObject) || !value.type.startsWith('*') || value.options.text !== undefined)
    return printPlain(value);
  return printPlain(new GoObject(value.type.slice(1), value.options));
}

/** `fmt.Sprint`: a space between two operands when neither is a string. */
export function sprint(args: readonly Value[]): string {
  let out = '';
  let afterString = false;
  args.forEach((arg, index) => {
    const isString = typeof arg === 'string' || arg instanceof GoNamedString;
    if (index > 0 && !isString && !afterString) out += ' ';
    out += printPlain(arg);
    afterString = isString;
  });
  return out;
}

/** `fmt.Sprintln`. */
export function sprintln(args: readonly Value[]): string {
  return `${args.map(printPlain).join(' ')}\n`;
}
