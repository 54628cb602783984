import { keyValue } from '../map-key.ts';
import { sortedEntries } from '../sort-keys.ts';
import { quote } from '../strconv/quote.ts';
import { intText } from '../time/values/int-methods.ts';
import { isUnsigned, kindOf, typeOf } from '../type-of.ts';
import {
  type Dict,
  GoComplex,
  GoFloat32,
  GoFunction,
  GoInt,
  GoMap,
  GoNamedString,
  GoObject,
  GoSlice,
  type Value,
} from '../value.ts';
import { type Flags, formatHexBytes, pad, stringOfBytes, truncate } from './flags.ts';
import { formatFloatVerb, formatInteger } from './format-number.ts';

const canBackquote = /^[^\p{Cc}`\ufeff\ud800-\udfff]*$/u;

/** The result of a value's `String()` or `Error()`; undefined for values without such a method. */
export function methodText(value: Value): string | undefined {
  if (value instanceof GoNamedString) return value.text;
  if (value instanceof GoObject) return value.options.text?.();
  if (value instanceof GoInt) return intText(value);
  return undefined;
}

/** Prints one argument of a verb, as fmt's `printArg` does. */
export function printArgument(value: Value, verb: string, flags: Flags): string {
  if (value === null || value === undefined) {
    return verb === 'T' || verb === 'v' ? pad('<nil>', flags) : badVerb(value, verb, flags);
  }
  if (verb === 'T') return formatString(typeOf(value), 's', flags)!;
  // `%w` is valid only for errors in Errorf; basic types report the bad verb themselves.
  if (verb === 'w' && typeof value === 'object' && !(value instanceof GoInt)) return badVerb(value, verb, flags);
  return printValue(value, verb, flags, 0, false);
}

function badVerb(value: Value, verb: string, flags: Flags): string {
  if (value === null || value === undefined) return `%!${verb}(<nil>)`;
  return `%!${verb}(${typeOf(value)}=${printValue(value, 'v', flags, 0, true)})`;
}

function printValue(value: Value, verb: string, flags: Flags, depth: number, inError: boolean): string {
  if (value === null || value === undefined) return flags.sharpV ? 'interface {}(nil)' : '<nil>';
  if (typeof value === 'string') return formatString(value, verb, flags) ?? badVerb(value, verb, flags);
  if (typeof value === 'number') return formatFloatVerb(value, verb, flags) ?? badVerb(value, verb, flags);
  if (typeof value === 'boolean') {
    return verb === 't' || verb === 'v' ? pad(String(value), flags) : badVerb(value, verb, flags);
  }
  if (!inError && !flags.sharpV && 'vsxXq'.includes(verb)) {
    const text = methodText(value);
    if (text !== undefined) return formatString(text, verb, flags)!;
  }
  if (value instanceof GoInt) {
    return formatInteger(value.value, isUnsigned(value), verb, flags) ?? badVerb(value, verb, flags);
  }
  if (value instanceof Map || value instanceof GoMap) return printMap(value, verb, flags, depth, inError);
  if (Array.isArray(value) || value instanceof GoSlice) return printSlice(value, verb, flags, depth, inError);
  if (value instanceof GoNamedString) return formatString(value.text, verb, flags) ?? badVerb(value, verb, flags);
  if (value instanceof GoFloat32) return printFloat32(value, verb, flags);
  if (value instanceof GoComplex) return printComplex(value, verb, flags);
  if (value instanceof GoFunction) return '0x0';
  return printObject(value, verb, flags, depth, inError);
}

function printFloat32(value: GoFloat32, verb: string, flags: Flags): string {
  let shortest = value.value;
  for (let digits = 1; digits <= 9; digits++) {
    shortest = Number(value.value.toPrecision(digits));
    if (Math.fround(shortest) === value.value) break;
  }
  return formatFloatVerb(shortest, verb, flags) ?? badVerb(value, verb, flags);
}

function printComplex(value: GoComplex, verb: string, flags: Flags): string {
  const re = formatFloatVerb(value.re, verb, flags);
  const im = formatFloatVerb(value.im, verb, { ...flags, plus: true });
  return re === undefined || im === undefined ? badVerb(value, verb, flags) : `(${re}${im}i)`;
}

function formatString(text: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV ? formatQuoted(text, flags) : pad(truncate(text, flags), flags);
    case 's':
      return pad(truncate(text, flags), flags);
    case 'x':
      return formatHexBytes(text, false, flags);
    case 'X':
      return formatHexBytes(text, true, flags);
    case 'q':
      return formatQuoted(text, flags);
    default:
      return undefined;
  }
}

function formatQuoted(text: string, flags: Flags): string {
  const short = truncate(text, flags);
  if (flags.sharp && canBackquote.test(short)) return pad(`\`${short}\``, flags);
  return pad(quote(short, flags.plus), flags);
}

function printMap(map: Dict | GoMap, verb: string, flags: Flags, depth: number, inError: boolean): string {
  const keyType = map instanceof GoMap ? map.key : 'string';
  const print = (value: Value): string => printElement(value, verb, flags, depth + 1, inError);
  const items = sortedEntries(map).map(([key, value]) => `${print(keyValue(key, keyType))}:${print(value)}`);
  if (!flags.sharpV) return `map[${items.join(' ')}]`;
  if (map instanceof GoMap && map.options.isNil === true) return `${typeOf(map)}(nil)`;
  return `${typeOf(map)}{${items.join(', ')}}`;
}

function printElement(value: Value, verb: string, flags: Flags, depth: number, inError: boolean): string {
  return printValue(value, verb, flags, depth, inError);
}

function bytesOf(items: readonly Value[]): number[] {
  return items.map((item) => (item instanceof GoInt ? Number(item.value) : 0));
}

function printSlice(list: Value[] | GoSlice, verb: string, flags: Flags, depth: number, inError: boolean): string {
  const items = Array.isArray(list) ? list : list.items;
  if (list instanceof GoSlice && list.elem === 'uint8' && 'sqxX'.includes(verb)) {
    return formatString(stringOfBytes(bytesOf(items)), verb, flags)!;
  }
  const texts = items.map((item) => printElement(item, verb, flags, depth + 1, inError));
  if (!flags.sharpV) return `[${texts.join(' ')}]`;
  const type = list instanceof GoSlice && list.elem === 'uint8' ? '[]byte' : typeOf(list);
  if (list instanceof GoSlice && list.options.isNil === true) return `${type}(nil)`;
  return `${type}{${texts.join(', ')}}`;
}

/** A struct within a struct is printed as a copy, without the methods of its pointer. */
const structValue = (value: Value): Value => (value instanceof GoObject ? (value.options.copy ?? value) : value);

function printObject(object: GoObject, verb: string, flags: Flags, depth: number, inError: boolean): string {
  const isPointer = kindOf(object) === 'ptr';
  if (isPointer && depth > 0) return '0xc000000000';
  const named = flags.plusV || flags.sharpV;
  const fields = [...(object.options.fields ?? [])].map(([name, field]) => {
    const text = printValue(structValue(field.value), verb, flags, depth + 1, inError);
    return named ? `${name}:${text}` : text;
  });
  const body = `{${fields.join(flags.sharpV ? ', ' : ' ')}}`;
  const type = isPointer ? object.type.slice(1) : object.type;
  return `${isPointer ? '&' : ''}${flags.sharpV ? type : ''}${body}`;
}
