import { RE2JS } from 're2js';
import { memoize } from '../object/memoize.ts';

/** Does a text have what a regular expression describes? */
export type Pattern = (text: string) => boolean;

/** Names, dots for any character, alternatives and at most one repetition: no engine needs more than linear time for them. */
const simple = /^[\w/:@ .|-]*(?:\.[*+][\w/:@ .|-]*)?$/;

/**
 * Compiles a regular expression of RE2's syntax, between two parts that mean the same to any engine. Most are no more than names: those are left to
 * JavaScript's own engine, which is there already.
 *
 * @throws Error of re2js where it is no regular expression
 */
export function compilePattern(source: string, before = '', after = ''): Pattern {
  // RE2's dot leaves out one kind of line break only.
  return simple.test(source)
    ? compileSimple(before + source.replaceAll('.', '[^\\n]') + after)
    : compileAny(before + source + after);
}

const compileSimple = memoize((source): Pattern => {
  const regex = new RegExp(source, 'u');
  return (text) => regex.test(text);
});

const compileAny = memoize((source): Pattern => {
  const regex = RE2JS.compile(source);
  return (text) => regex.test(text);
});
