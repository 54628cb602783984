import { type Charge, GoMap, GoNamedString, GoSlice, type Value } from './value.ts';
import { weigh } from './weigh.ts';

/** For what looks at a few values, or gives one of them back. */
export const free: Charge = () => 0;

/** For a fixed weight: keys, certificates, hashes of passwords. */
export const weight =
  (steps: number): Charge =>
  (meter) => {
    meter.step(steps);
    return 4096;
  };

/** How long the texts among the arguments are, in all. */
export function textLength(args: readonly Value[]): number {
  let length = 0;
  for (const arg of args) {
    if (typeof arg === 'string') length += arg.length;
    else if (arg instanceof GoNamedString) length += arg.text.length;
  }
  return length;
}

/** For what reads its texts at the speed of a comparison. */
export const reading: Charge = (meter, args) => {
  meter.step(textLength(args) >> 7);
  return 0;
};

/** For what writes at most so many bytes for each one that it reads, at the speed of a copy. */
export const writing =
  (factor: number): Charge =>
  (meter, args) => {
    const length = textLength(args);
    meter.step(length >> 7);
    return 64 + length * factor;
  };

/** For what looks at each character by itself: a text in the making takes a small object a character. */
export const byCharacter: Charge = (meter, args) => {
  const length = textLength(args);
  meter.step(length << 1);
  return 64 + length * 72;
};

/** For what writes everything in its arguments, however deep: at most so many bytes for each one that it reads. */
export const deep =
  (factor: number): Charge =>
  (meter, args) => {
    let length = 0;
    for (const arg of args) length += weigh(arg, meter);
    meter.step(length >> 5);
    return 64 + length * factor;
  };

/** How many items and entries the arguments have, without what is in those. */
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

/** For what makes a list or a dictionary out of those that it gets, of so many bytes an item. */
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

/** For a parser: what each of the marks that begin something new takes, and how many steps. */
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

/** The charges of a registry's functions, by name. */
export function chargesOf(groups: readonly (readonly [Charge, string])[]): ReadonlyMap<string, Charge> {
  return new Map(groups.flatMap(([charge, names]) => names.split(' ').map((name) => [name, charge] as const)));
}
