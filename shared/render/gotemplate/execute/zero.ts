import {
  GoComplex,
  GoFloat32,
  GoInt,
  GoMap,
  GoSlice,
  type IntType,
  nilList,
  type Value,
} from '../../../base/go/value.ts';

const integer = /^(u?int(8|16|32|64)?|uintptr|time\.Duration|time\.Month|time\.Weekday)$/;

/** The zero value of a Go type, by its name. */
export function zeroOf(type: string): Value {
  if (type === 'interface {}') return null;
  if (type === 'string') return '';
  if (type === 'bool') return false;
  if (type === 'float64') return 0;
  if (type === '[]interface {}') return nilList;
  if (integer.test(type)) return new GoInt(type as IntType, 0n);
  if (type === 'float32') return new GoFloat32(0);
  if (type.startsWith('complex')) return new GoComplex(0, 0);
  if (type.startsWith('[]')) return new GoSlice(type.slice(2), [], { isNil: true });
  const map = /^map\[([a-z0-9]+)\](.*)$/.exec(type);
  return map === null ? null : new GoMap(map[1]!, map[2]!, new Map(), { isNil: true });
}

/** True if nil is a valid value of this type. */
export function canBeNil(type: string): boolean {
  return /^(interface|map\[|\[\]|\*|func|chan|reflect\.Value)/.test(type);
}
