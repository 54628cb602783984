import { typeOf } from '../../../base/go/type-of.ts';
import { byteLength, byteSlice, encodeUtf8 } from '../../../base/go/utf8.ts';
import { GoError, GoInt, GoMap, GoNamedString, GoSlice, type MapKey, type Value } from '../../../base/go/value.ts';
import { zeroOf } from '../execute/zero.ts';

function indexOf(index: Value, limit: number): number {
  if (index === null || index === undefined) throw new GoError('cannot index slice/array with nil');
  if (!(index instanceof GoInt)) throw new GoError(`cannot index slice/array with type ${typeOf(index)}`);
  if (index.value < 0n || index.value > BigInt(limit)) throw new GoError(`index out of range: ${index.value}`);
  return Number(index.value);
}

/** Type name for errors of functions that dereference pointers. */
const pointedType = (item: Value): string => typeOf(item).replace(/^\*/, '');

/** Returns an element. @throws GoError with Go's panic message if the index is out of range */
function elementAt(items: readonly Value[], at: number): Value {
  if (at >= items.length) throw new GoError('reflect: slice index out of range');
  return items[at];
}

/** Converts a key to the map's key type. */
function keyFor(map: Value, key: Value): MapKey {
  const keyType = map instanceof GoMap ? map.key : 'string';
  if (key === null || key === undefined) {
    if (keyType === 'interface {}') return 'null';
    throw new GoError(`value is nil; should be of type ${keyType}`);
  }
  if (typeof key === 'string' && keyType === 'string') return key;
  if (key instanceof GoInt && keyType !== 'string' && keyType.includes('int')) return key.value;
  if (typeOf(key) === keyType) return key as MapKey;
  throw new GoError(`value has type ${typeOf(key)}; should be ${keyType}`);
}

function indexOnce(item: Value, index: Value): Value {
  if (item === null || item === undefined) throw new GoError('index of nil pointer');
  if (item instanceof Map) return item.get(keyFor(item, index) as string) ?? null;
  if (Array.isArray(item)) return elementAt(item, indexOf(index, item.length));
  if (item instanceof GoSlice) {
    const at = indexOf(index, item.items.length);
    if (at >= item.items.length && item.options.arrayLength !== undefined) {
      throw new GoError('reflect: array index out of range');
    }
    return elementAt(item.items, at);
  }
  if (item instanceof GoMap) return item.entries.get(keyFor(item, index)) ?? zeroOf(item.elem);
  const text = item instanceof GoNamedString ? item.text : item;
  if (typeof text === 'string') {
    const bytes = encodeUtf8(text);
    const at = indexOf(index, bytes.length);
    if (at >= bytes.length) throw new GoError('reflect: string index out of range');
    return new GoInt('uint8', BigInt(bytes[at]!));
  }
  throw new GoError(`can't index item of type ${pointedType(item)}`);
}

/** `index item a b…`: `item[a][b]…` of maps, slices and strings. */
export function indexValue(item: Value, indexes: readonly Value[]): Value {
  if (item === null || item === undefined) throw new GoError('index of untyped nil');
  let value: Value = item;
  for (const index of indexes) value = indexOnce(value, index);
  return value;
}

/** `slice item i j k`: `item[i:j:k]` of strings and slices. */
export function sliceValue(item: Value, indexes: readonly Value[]): Value {
  if (item === null || item === undefined) throw new GoError('slice of untyped nil');
  if (indexes.length > 3) throw new GoError(`too many slice indexes: ${indexes.length}`);
  const isText = typeof item === 'string';
  const isList = Array.isArray(item) || item instanceof GoSlice;
  if (isText && indexes.length === 3) throw new GoError('cannot 3-index slice a string');
  if (!isText && !isList) throw new GoError(`can't slice item of type ${typeOf(item)}`);
  const length = isText ? byteLength(item) : Array.isArray(item) ? item.length : item.items.length;
  const bounds = [0, length, length];
  indexes.forEach((index, i) => {
    bounds[i] = indexOf(index, length);
  });
  const [from = 0, to = 0, cap = 0] = bounds;
  if (from > to) throw new GoError(`invalid slice index: ${from} > ${to}`);
  if (indexes.length === 3 && to > cap) throw new GoError(`invalid slice index: ${to} > ${cap}`);
  if (isText) return byteSlice(item, from, to);
  if (Array.isArray(item)) return item.slice(from, to);
  if (item.options.arrayLength !== undefined) throw new GoError('reflect.Value.Slice: slice of unaddressable array');
  return new GoSlice(item.elem, item.items.slice(from, to), item.options);
}

/** `len item`. */
export function lengthOf(item: Value): number {
  if (item === null) throw new GoError('len of nil pointer');
  if (item === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  if (typeof item === 'string') return byteLength(item);
  if (item instanceof GoNamedString) return byteLength(item.text);
  if (Array.isArray(item)) return item.length;
  if (item instanceof Map) return item.size;
  if (item instanceof GoSlice) return item.items.length;
  if (item instanceof GoMap) return item.entries.size;
  throw new GoError(`len of type ${pointedType(item)}`);
}
