import { RE2JS } from 're2js';

/** Does a text have what a regular expression describes? */
export type Pattern = (text: string) => boolean;

const compiled = new Map<string, Pattern>();
const mostKept = 10_000;

/** Names, dots for any character, alternatives and at most one repetition: no engine needs more than linear time for them. */
const simple = /^[\w/:@ .|-]*(?:\.[*+][\w/:@ .|-]*)?$/;

/**
 * Compiles a regular expression of RE2's syntax, between two parts that mean the same to any engine. Most are no more than names: those are left to
 * JavaScript's own engine, which is there already.
 *
 * @throws Error of re2js where it is no regular expression
 */
export function compilePattern(source: string, before = '', after = ''): Pattern {
  const whole = before + source + after;
  const known = compiled.get(whole);
  if (known !== undefined) return known;
  const pattern = simple.test(source) ? compileSimple(source, before, after) : compileAny(whole);
  if (compiled.size < mostKept) compiled.set(whole, pattern);
  return pattern;
}

function compileSimple(source: string, before: string, after: string): Pattern {
  // RE2's dot leaves out one kind of line break only.
  const regex = new RegExp(before + source.replaceAll('.', '[^\\n]') + after, 'u');
  return (text) => regex.test(text);
}

function compileAny(source: string): Pattern {
  const regex = RE2JS.compile(source);
  return (text) => regex.test(text);
}
