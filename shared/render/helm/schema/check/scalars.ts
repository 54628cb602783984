import type { Value } from '../../../../base/go/value.ts';
import type { Check } from '../compile/schema.ts';
import { singleQuoted } from '../json/display.ts';
import { limitText } from '../json/limit-text.ts';
import { compareNumbers, english, isMultiple, stepsOfNumber } from '../json/number.ts';

const isLess = (got: number, want: number): boolean => got < want;
const isMore = (got: number, want: number): boolean => got > want;

/** A count against a limit. */
const count =
  <Of>(
    keyword: string,
    want: number,
    fails: (got: number, want: number) => boolean,
    countOf: (value: Of) => number,
  ): Check<Of> =>
  (visit, value) => {
    if (typeof value === 'string') visit.work.step(value.length >> 4);
    const got = countOf(value);
    if (fails(got, want)) visit.fail(() => `${keyword}: got ${english(got)}, want ${english(want)}`);
  };

/** At least so many; the keyword is shown. */
export const atLeast = <Of>(keyword: string, want: number, countOf: (value: Of) => number): Check<Of> =>
  count(keyword, want, isLess, countOf);

/** At most so many; the keyword is shown. */
export const atMost = <Of>(keyword: string, want: number, countOf: (value: Of) => number): Check<Of> =>
  count(keyword, want, isMore, countOf);

/** Characters of a text, as Unicode counts them. */
export const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length++;
  return length;
};

/** `pattern`: a regular expression of RE2 that must be found in the text. */
export const pattern =
  (wanted: string): Check<string> =>
  (visit, value) => {
    if (visit.work.matches(wanted, value)) return;
    visit.fail(() => `${singleQuoted(value)} does not match pattern ${singleQuoted(wanted)}`);
  };

const fails = {
  minimum: (got: Value, want: Value) => compareNumbers(got, want) < 0,
  maximum: (got: Value, want: Value) => compareNumbers(got, want) > 0,
  exclusiveMinimum: (got: Value, want: Value) => compareNumbers(got, want) <= 0,
  exclusiveMaximum: (got: Value, want: Value) => compareNumbers(got, want) >= 0,
  multipleOf: (got: Value, want: Value) => !isMultiple(got, want),
} as const;

/** The keywords that limit a number. */
export type Range = keyof typeof fails;

/** A number against a limit of its size, or what it is a multiple of. */
export const range =
  (keyword: Range, want: Value): Check =>
  (visit, value) => {
    visit.work.step(stepsOfNumber(value) + stepsOfNumber(want));
    if (fails[keyword](value, want)) visit.fail(() => `${keyword}: got ${limitText(value)}, want ${limitText(want)}`);
  };
