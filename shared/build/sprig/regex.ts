import { compileRegexp, findAll, quoteMeta, replaceAll, splitAt } from '../../go/regexp.ts';
import { fn, GoError, GoSlice, strings, type Value } from '../../go/value.ts';

const list = (items: string[] | undefined): Value =>
  items === undefined ? new GoSlice('string', [], { isNil: true }) : strings(items);

/** `MustCompile` panics with the pattern in front. */
function must<Args extends readonly unknown[]>(
  call: (pattern: string, ...args: Args) => Value,
): (pattern: string, ...args: Args) => Value {
  return (pattern, ...args) => {
    try {
      compileRegexp(pattern);
    } catch (error) {
      throw new GoError(`regexp: Compile(${quotePattern(pattern)}): ${(error as Error).message}`);
    }
    return call(pattern, ...args);
  };
}

const quotePattern = (pattern: string): string => (pattern.includes('`') ? JSON.stringify(pattern) : `\`${pattern}\``);

const match = (pattern: string, text: string): boolean => compileRegexp(pattern).matcher(text).find();
const find = (pattern: string, text: string): string => findAll(compileRegexp(pattern), text, 1)?.[0] ?? '';
const all = (pattern: string, text: string, count: number): Value => list(findAll(compileRegexp(pattern), text, count));
const replace = (pattern: string, text: string, to: string): string =>
  replaceAll(compileRegexp(pattern), text, to, false);
const replaceLiteral = (pattern: string, text: string, to: string): string =>
  replaceAll(compileRegexp(pattern), text, to, true);
const split = (pattern: string, text: string, count: number): Value =>
  list(splitAt(compileRegexp(pattern), pattern, text, count));

function gentleMatch(pattern: string, text: string): boolean {
  try {
    return match(pattern, text);
  } catch (error) {
    if (error instanceof GoError) return false;
    throw error;
  }
}

const two = 'string, string';
const three = 'string, string, string';
const counted = 'string, string, int';

export const regexFunctions = {
  regexMatch: fn(two, gentleMatch),
  mustRegexMatch: fn(two, match),
  regexFind: fn(two, must(find)),
  mustRegexFind: fn(two, find),
  regexFindAll: fn(counted, must(all)),
  mustRegexFindAll: fn(counted, all),
  regexReplaceAll: fn(three, must(replace)),
  mustRegexReplaceAll: fn(three, replace),
  regexReplaceAllLiteral: fn(three, must(replaceLiteral)),
  mustRegexReplaceAllLiteral: fn(three, replaceLiteral),
  regexSplit: fn(counted, must(split)),
  mustRegexSplit: fn(counted, split),
  regexQuoteMeta: fn('string', quoteMeta),
};
