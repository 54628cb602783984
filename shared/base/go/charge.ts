import { type Charge, GoMap, GoNamedString, GoSlice, type Value } from './value.ts';
import { weigh } from './weigh.ts';

/** For functions that only look at a few values or return one of them. */
export const free: Charge = () => 0;

/** For functions of a fixed cost in steps: keys, certificates, password hashes. */
export const weight =
  (steps: number): Charge =>
  (meter) => {
    meter.step(steps);
    return 4096;
  };

/** Total length of the texts among the arguments. */
export function textLength(args: readonly Value[]): number {
  let length = 0;
  for (const arg of args) {
    if (typeof arg === 'string') length += arg.length;
    else if (arg instanceof GoNamedString) length += arg.text.length;
  }
  return length;
}

/** For functions that read their texts at the speed of a comparison. */
export const reading: Charge = (meter, args) => {
  meter.step(textLength(args) >> 7);
  return 0;
};

/** For functions that write at most this many bytes per byte read, at the speed of a copy. */
export const writing =
  (factor: number): Charge =>
  (meter, args) => {
    const length = textLength(args);
    meter.step(length >> 7);
    return 64 + length * factor;
  };

/** For functions that handle each character separately: building a text takes a small object per character. */
export const byCharacter: Charge = (meter, args) => {
  const length = textLength(args);
  meter.step(length << 1);
  return 64 + length * 72;
};

/** For functions that serialize their arguments deeply: at most this many bytes per byte read. */
export const deep =
  (factor: number): Charge =>
  (meter, args) => {
    let length = 0;
    for (const arg of args) length += weigh(arg, meter);
    meter.step(length >> 5);
    return 64 + length * factor;
  };

/** Number of items and entries of the arguments, not counting nested ones. */
export function itemCount(args: readonly Value[]): number {
  let count = args.length;
  for (const arg of args) {
    if (Array.isArray(arg)) count += arg.length;
    else if (arg instanceof Map) count += arg.size;
    else if (arg instanceof GoSlice) count += arg.items.length;
    else if (arg instanceof GoMap) count += arg.entries.size;
  }
  return count;
}

/** For functions that build a list or dictionary from their arguments, with this many bytes per item. */
export const items =
  (bytes: number): Charge =>
  (meter, args) => {
    const count = itemCount(args);
    meter.step(count >> 4);
    meter.make(32 + count * bytes);
    return 0;
  };

/** Both charges. */
export const both =
  (one: Charge, other: Charge): Charge =>
  (meter, args) =>
    one(meter, args) + other(meter, args);

/** For parsers: bytes and steps per occurrence of a character that begins a new value. */
export const parsing =
  (marks: RegExp, bytes: number, steps: number): Charge =>
  (meter, args) => {
    const text = args[0];
    if (typeof text !== 'string') return 0;
    meter.step(text.length >> 5);
    let count = 1;
    for (marks.lastIndex = 0; marks.test(text); ) count++;
    meter.step(count * steps);
    meter.make(count * bytes);
    return text.length * 4;
  };

/** The charges of functions by name. Each group is a charge and the names, separated by spaces, that it applies to. */
export function chargesOf(groups: readonly (readonly [Charge, string])[]): ReadonlyMap<string, Charge> {
  return new Map(groups.flatMap(([charge, names]) => names.split(' ').map((name) => [name, charge] as const)));
}
