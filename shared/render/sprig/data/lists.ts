import { metered } from '../../../base/go/call-metered.ts';
import { toInt64 } from '../../../base/go/cast.ts';
import { deepEqual } from '../../../base/go/deep-equal.ts';
import { listItems } from '../../../base/go/list-items.ts';
import type { Meter } from '../../../base/go/meter.ts';
import { kindOf } from '../../../base/go/type-of.ts';
import { fn, GoError, type GoFunction, GoSlice, nilList, type Value } from '../../../base/go/value.ts';
import { isEmpty } from './empty.ts';

const nilType = 'runtime error: invalid memory address or nil pointer dereference';

/** The elements of a list. @throws GoError with `message` and the value's kind if it is not a list */
function itemsOr(value: Value, message: string): readonly Value[] {
  const items = listItems(value);
  if (items !== undefined) return items;
  if (value === null || value === undefined) throw new GoError(nilType);
  throw new GoError(`${message} ${kindOf(value)}`);
}

const includes = (list: readonly Value[], value: Value, meter: Meter): boolean =>
  list.some((item) => deepEqual(value, item, meter));

function unique(meter: Meter, list: Value): Value {
  const out: Value[] = [];
  for (const item of itemsOr(list, 'Cannot find uniq on type')) if (!includes(out, item, meter)) out.push(item);
  return out;
}

function slice(list: Value, indices: readonly Value[]): Value {
  const items = itemsOr(list, 'list should be type of slice or array but');
  if (items.length === 0) return null;
  const start = indices.length > 0 ? Number(toInt64(indices[0])) : 0;
  const end = indices.length > 1 ? Number(toInt64(indices[1])) : items.length;
  if (start < 0 || end < start || end > items.length)
    throw new GoError('reflect.Value.Slice: slice index out of bounds');
  const part = items.slice(start, end);
  if (!(list instanceof GoSlice)) return part;
  if (list.options.arrayLength !== undefined) throw new GoError('reflect.Value.Slice: slice of unaddressable array');
  return new GoSlice(list.elem, part);
}

function chunk(size: number, list: Value): Value {
  const items = itemsOr(list, 'Cannot chunk type');
  // Computed as Go does, in floating point.
  const count = Math.floor((items.length - 1) / size) + 1;
  if (!(count >= 0 && Number.isFinite(count))) throw new GoError('runtime error: makeslice: len out of range');
  const chunks: Value[] = [];
  for (let at = 0; chunks.length < count; at += size) {
    const length = chunks.length < count - 1 ? size : items.length % size || size;
    if (length < 0) throw new GoError('runtime error: makeslice: len out of range');
    chunks.push(items.slice(at, at + length));
  }
  return new GoSlice('[]interface {}', chunks);
}

function concat(lists: readonly Value[]): Value {
  const out: Value[] = [];
  for (const list of lists) {
    const items = listItems(list);
    if (items === undefined) {
      if (list === null) throw new GoError(nilType);
      throw new GoError(`Cannot concat type ${kindOf(list)} as list`);
    }
    // One by one: a spread of this many arguments would overflow the stack.
    for (const item of items) out.push(item);
  }
  return out.length === 0 ? nilList : out;
}

function has(meter: Meter, needle: Value, list: Value): boolean {
  return list !== null && includes(itemsOr(list, 'Cannot find has on type'), needle, meter);
}

/** A list without its first or last element; nil for an empty list. */
function part(name: string, from: number, to: number | undefined): GoFunction {
  return fn('any', (list: Value) => {
    const items = itemsOr(list, `Cannot find ${name} on type`);
    return items.length === 0 ? nilList : items.slice(from, to);
  });
}

const push = fn('any, any', (list: Value, value: Value) => [...itemsOr(list, 'Cannot push on type'), value]);
const prepend = fn('any, any', (list: Value, value: Value) => [value, ...itemsOr(list, 'Cannot prepend on type')]);
const first = fn('any', (list: Value) => itemsOr(list, 'Cannot find first on type')[0] ?? null);
const last = fn('any', (list: Value) => itemsOr(list, 'Cannot find last on type').at(-1) ?? null);
const rest = part('rest', 1, undefined);
const initial = part('initial', 0, -1);
const reverse = fn('any', (list: Value) => itemsOr(list, 'Cannot find reverse on type').toReversed());
const compact = fn('any', (list: Value) => itemsOr(list, 'Cannot compact on type').filter((item) => !isEmpty(item)));
const uniq = metered('any', unique);
const without = metered('any, ...any', (meter: Meter, list: Value, ...omitted: Value[]) =>
  itemsOr(list, 'Cannot find without on type').filter((item) => !includes(omitted, item, meter)),
);
const hasItem = metered('any, any', has);
const sliceList = fn('any, ...any', (list: Value, ...indices: Value[]) => slice(list, indices));
const chunkList = fn('int, any', chunk);
const list = fn('...any', (...items: Value[]) => items);

/** List functions. Each fails for a value that is not a list, and so does its `must…` variant. */
export const listFunctions = {
  list,
  tuple: list,
  append: push,
  push,
  mustAppend: push,
  mustPush: push,
  prepend,
  mustPrepend: prepend,
  first,
  mustFirst: first,
  last,
  mustLast: last,
  rest,
  mustRest: rest,
  initial,
  mustInitial: initial,
  reverse,
  mustReverse: reverse,
  compact,
  mustCompact: compact,
  uniq,
  mustUniq: uniq,
  without,
  mustWithout: without,
  has: hasItem,
  mustHas: hasItem,
  slice: sliceList,
  mustSlice: sliceList,
  chunk: chunkList,
  mustChunk: chunkList,
  concat: fn('...any', (...lists: Value[]) => concat(lists)),
};
