import { metered } from '../../../base/go/call-metered.ts';
import type { Meter } from '../../../base/go/meter.ts';
import { compileRegexp, findAll, findMatches, quoteMeta, replaceAll, splitAt } from '../../../base/go/regexp/regexp.ts';
import { fn, GoError, GoSlice, strings, type Value } from '../../../base/go/value.ts';

const list = (items: string[] | undefined): Value =>
  items === undefined ? new GoSlice('string', [], { isNil: true }) : strings(items);

type Call<Args extends readonly unknown[], Result extends Value> = (
  meter: Meter,
  pattern: string,
  ...args: Args
) => Result;

/** Go's `MustCompile` puts the pattern in front of its panic message. */
function must<Args extends readonly unknown[]>(call: Call<Args, Value>): Call<Args, Value> {
  return (meter, pattern, ...args) => {
    try {
      compileRegexp(pattern, meter);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`regexp: Compile(${quotePattern(pattern)}): ${error.message}`);
    }
    return call(meter, pattern, ...args);
  };
}

const quotePattern = (pattern: string): string => (pattern.includes('`') ? JSON.stringify(pattern) : `\`${pattern}\``);

const find: Call<[string], string> = (meter, pattern, text) =>
  findAll(compileRegexp(pattern, meter), text, 1, meter)?.[0] ?? '';
const match: Call<[string], boolean> = (meter, pattern, text) => {
  for (const _ of findMatches(compileRegexp(pattern, meter), text, 1, meter)) return true;
  return false;
};
const all: Call<[string, number], Value> = (meter, pattern, text, count) =>
  list(findAll(compileRegexp(pattern, meter), text, count, meter));
const replace: Call<[string, string], string> = (meter, pattern, text, to) =>
  replaceAll(compileRegexp(pattern, meter), text, to, false, meter);
const replaceLiteral: Call<[string, string], string> = (meter, pattern, text, to) =>
  replaceAll(compileRegexp(pattern, meter), text, to, true, meter);
const split: Call<[string, number], Value> = (meter, pattern, text, count) =>
  list(splitAt(compileRegexp(pattern, meter), pattern, text, count, meter));

const gentleMatch: Call<[string], boolean> = (meter, pattern, text) => {
  try {
    return match(meter, pattern, text);
  } catch (error) {
    if (error instanceof GoError) return false;
    throw error;
  }
};

const two = 'string, string';
const three = 'string, string, string';
const counted = 'string, string, int';

export const regexFunctions = {
  regexMatch: metered(two, gentleMatch),
  mustRegexMatch: metered(two, match),
  regexFind: metered(two, must(find)),
  mustRegexFind: metered(two, find),
  regexFindAll: metered(counted, must(all)),
  mustRegexFindAll: metered(counted, all),
  regexReplaceAll: metered(three, must(replace)),
  mustRegexReplaceAll: metered(three, replace),
  regexReplaceAllLiteral: metered(three, must(replaceLiteral)),
  mustRegexReplaceAllLiteral: metered(three, replaceLiteral),
  regexSplit: metered(counted, must(split)),
  mustRegexSplit: metered(counted, split),
  regexQuoteMeta: fn('string', quoteMeta),
};
