import { printPlain } from '../../../base/go/fmt/sprint.ts';
import { sprintf } from '../../../base/go/fmt/sprintf.ts';
import { isUnsigned, kindOf, typeOf } from '../../../base/go/type-of.ts';
import { compareStrings } from '../../../base/go/utf8.ts';
import {
  GoComplex,
  GoError,
  GoFloat32,
  GoFunction,
  GoInt,
  GoMap,
  GoNamedString,
  GoObject,
  GoSlice,
  type Value,
} from '../../../base/go/value.ts';

type BasicKind = 'bool' | 'complex' | 'int' | 'float' | 'string' | 'uint';

const badComparison = 'invalid type for comparison';

function basicKind(value: Value): BasicKind | undefined {
  if (typeof value === 'string' || value instanceof GoNamedString) return 'string';
  if (typeof value === 'number' || value instanceof GoFloat32) return 'float';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof GoInt) return isUnsigned(value) ? 'uint' : 'int';
  return value instanceof GoComplex ? 'complex' : undefined;
}

const textOf = (value: Value): string => (value instanceof GoNamedString ? value.text : (value as string));
const floatOf = (value: Value): number => (value instanceof GoFloat32 ? value.value : (value as number));
const intOf = (value: Value): bigint => (value as GoInt).value;

function equalBasic(a: Value, b: Value, kind: BasicKind): boolean {
  if (kind === 'string') return textOf(a) === textOf(b);
  if (kind === 'float') return floatOf(a) === floatOf(b);
  if (kind === 'bool') return a === b;
  if (kind === 'complex')
    return (a as GoComplex).re === (b as GoComplex).re && (a as GoComplex).im === (b as GoComplex).im;
  return intOf(a) === intOf(b);
}

function isNil(value: Value): boolean {
  if (value === null || value === undefined) return true;
  if (value instanceof GoSlice || value instanceof GoMap) return value.options.isNil === true;
  return false;
}

const nilable = (value: Value): boolean =>
  value instanceof Map || Array.isArray(value) || value instanceof GoSlice || value instanceof GoMap;

function equalOther(a: Value, b: Value): boolean {
  const kindA = kindOf(a);
  const kindB = kindOf(b);
  if (kindA !== kindB && kindA !== 'invalid' && kindB !== 'invalid') {
    const show = `${sprintf('%s', [a])}: ${typeOf(a)}, ${typeOf(b)}: ${printPlain(b)}`;
    throw new GoError(`non-comparable types ${show}`);
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (nilable(b) || b instanceof GoFunction) {
    throw new GoError(`non-comparable type ${sprintf('%s', [b])}: ${typeOf(b)}`);
  }
  if (a instanceof GoObject && b instanceof GoObject && a.type === b.type && a.options.text !== undefined) {
    return a.options.text() === b.options.text?.();
  }
  return a === b;
}

function equalPair(a: Value, b: Value): boolean {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA !== kindB) {
    if ((kindA === 'int' && kindB === 'uint') || (kindA === 'uint' && kindB === 'int')) return intOf(a) === intOf(b);
    if (a !== null && a !== undefined && b !== null && b !== undefined) {
      throw new GoError(`incompatible types for comparison: ${typeOf(a)} and ${typeOf(b)}`);
    }
    return false;
  }
  return kindA === undefined ? equalOther(a, b) : equalBasic(a, b, kindA);
}

/** `eq a b…`: true if `a` equals any of the others. @throws GoError for values of different basic kinds */
export function equals(a: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new GoError('missing argument for comparison');
  for (const other of others) if (equalPair(a, other)) return true;
  return false;
}

/** `lt a b`, for two strings or two numbers of the same kind. @throws GoError for other values */
export function isLess(a: Value, b: Value): boolean {
  const kindA = basicKind(a);
  if (kindA === undefined) throw new GoError(badComparison);
  const kindB = basicKind(b);
  if (kindB === undefined) throw new GoError(badComparison);
  if (kindA !== kindB) {
    if ((kindA === 'int' && kindB === 'uint') || (kindA === 'uint' && kindB === 'int')) return intOf(a) < intOf(b);
    throw new GoError(`incompatible types for comparison: ${typeOf(a)} and ${typeOf(b)}`);
  }
  if (kindA === 'bool' || kindA === 'complex') throw new GoError(badComparison);
  if (kindA === 'string') return compareStrings(textOf(a), textOf(b)) < 0;
  return kindA === 'float' ? floatOf(a) < floatOf(b) : intOf(a) < intOf(b);
}

/** `le a b`. */
export function isLessOrEqual(a: Value, b: Value): boolean {
  return isLess(a, b) || equals(a, [b]);
}
