import { RE2JS } from 're2js';
import { describeRegexp } from '../../../base/go/regexp/regexp-size.ts';
import { memoize } from '../../../base/memoize.ts';

/** Does a text have what a regular expression describes? @throws Error for a text that is too long for it */
export type Pattern = (text: string) => boolean;

/** Names, dots for any character, alternatives and at most one repetition: no engine needs more than linear time for them. */
const simple = /^[\w/:@ .|-]*(?:\.[*+][\w/:@ .|-]*)?$/;
/** A longer one is not a name. */
const longestSimple = 10_000;
/** As many instructions may an expression have. */
const largest = 5_000;
/** As many instructions may be tried at as many characters. */
const mostSteps = 20_000_000;
/** As many compiled expressions are kept. */
const mostKept = 100;

/**
 * Compiles a regular expression of RE2's syntax, between two parts that mean the same to any engine. Most are plain names: those are left
 * to JavaScript's own engine, which is there already.
 *
 * @throws Error of re2js if it is not a regular expression, or is too large
 */
export function compilePattern(source: string, before = '', after = ''): Pattern {
  // RE2's dot leaves out one kind of line break only.
  return isSimple(source)
    ? compileSimple(before + source.replaceAll('.', '[^\\n]') + after)
    : compileAny(before + source + after);
}

/** What it costs to look for an expression in a short text, in steps that take less than a microsecond. */
export function costOfPattern(source: string): number {
  return isSimple(source) ? 1 : describeRegexp(source).size;
}

function isSimple(source: string): boolean {
  return source.length <= longestSimple && simple.test(source);
}

const compileSimple = memoize((source): Pattern => {
  const regex = new RegExp(source, 'u');
  return (text) => regex.test(text);
});

const compileAny = memoize((source): Pattern => {
  const { size } = describeRegexp(source);
  if (size > largest) throw new Error(`it is larger than ${largest} instructions`);
  const regex = RE2JS.compile(source);
  return (text) => {
    if (size * text.length > mostSteps) throw new Error(`it is too large for a text of ${text.length} characters`);
    return regex.test(text);
  };
}, mostKept);
