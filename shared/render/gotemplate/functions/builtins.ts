import { metered, withCharges } from '../../../base/go/call-metered.ts';
import { both, chargesOf, deep, free, items, reading, writing } from '../../../base/go/charge.ts';
import { sprint, sprintln } from '../../../base/go/fmt/sprint.ts';
import { sprintf } from '../../../base/go/fmt/sprintf.ts';
import type { Meter } from '../../../base/go/meter.ts';
import { fn, type GoFunction, int, type Value } from '../../../base/go/value.ts';
import { isTrue } from '../execute/truth.ts';
import { equals, isLess, isLessOrEqual } from './compare.ts';
import { escapeHtml, escapeScript, escapeUrlQuery } from './escape.ts';
import { indexValue, lengthOf, sliceValue } from './index-value.ts';

const any = 'reflect.Value';
const some = `${any}, ...${any}`;
const two = `${any}, ${any}`;

/** The charges of the built-in functions. */
export const builtinCharges = chargesOf([
  [free, 'and call or not'],
  [reading, 'index len eq ge gt le lt ne'],
  [both(items(8), writing(4)), 'slice'],
  [deep(4), 'print println'],
  [deep(10), 'printf'],
  [deep(48), 'html js urlquery'],
]);

/**
 * Placeholder that is never called: the compiler handles these functions itself, because they skip some arguments or need an argument's
 * source text.
 */
const special = (): Value => undefined;

/** The functions that every template can call, by name. @see https://pkg.go.dev/text/template#hdr-Functions */
export const builtins: ReadonlyMap<string, GoFunction> = new Map(
  withCharges(
    {
      and: fn(some, special),
      call: fn(some, special),
      or: fn(some, special),
      html: fn('...any', (...args: Value[]) => escapeHtml(args)),
      index: fn(some, (item: Value, ...indexes: Value[]) => indexValue(item, indexes)),
      js: fn('...any', (...args: Value[]) => escapeScript(args)),
      len: fn(any, (item: Value) => int(lengthOf(item))),
      not: fn(any, (value: Value) => !isTrue(value)),
      print: fn('...any', (...args: Value[]) => sprint(args)),
      printf: metered('string, ...any', (meter: Meter, format: string, ...args: Value[]) =>
        sprintf(format, args, meter),
      ),
      println: fn('...any', (...args: Value[]) => sprintln(args)),
      slice: fn(some, (item: Value, ...indexes: Value[]) => sliceValue(item, indexes)),
      urlquery: fn('...any', (...args: Value[]) => escapeUrlQuery(args)),
      eq: fn(some, (a: Value, ...others: Value[]) => equals(a, others)),
      ge: fn(two, (a: Value, b: Value) => !isLess(a, b)),
      gt: fn(two, (a: Value, b: Value) => !isLessOrEqual(a, b)),
      le: fn(two, (a: Value, b: Value) => isLessOrEqual(a, b)),
      lt: fn(two, (a: Value, b: Value) => isLess(a, b)),
      ne: fn(two, (a: Value, b: Value) => !equals(a, [b])),
    },
    builtinCharges,
  ),
);
