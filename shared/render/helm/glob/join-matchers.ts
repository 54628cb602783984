import type { Meter } from '../../../base/go/meter.ts';
import { matchEvery, matchRow, matchTree } from './joined-matchers.ts';
import type { Matcher } from './matcher.ts';
import {
  matchAny,
  matchContains,
  matchLeast,
  matchMost,
  matchPrefix,
  matchPrefixAny,
  matchPrefixSuffix,
  matchSuffix,
  matchSuffixAny,
  matchSuper,
  matchText,
} from './matchers.ts';
import { bytesOfRune } from './runes.ts';

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((rune, index) => rune === b[index]);

/** Joins matchers for any characters except the same separators into one that counts characters. */
function joinWild(matchers: readonly Matcher[]): Matcher | undefined {
  const separators = separatorsOf(matchers[0] as Matcher);
  let least = 0;
  for (const matcher of matchers) {
    const own = separatorsOf(matcher);
    if (own === undefined || separators === undefined || !same(own, separators)) return undefined;
    if (matcher.length === 1) least++;
  }
  if (separators === undefined) return undefined;
  const hasAny = matchers.some(({ kind }) => kind === 'any');
  const hasSuper = matchers.some(({ kind }) => kind === 'super');
  if (hasSuper && !hasAny && least === 0) return matchSuper();
  if (hasAny && !hasSuper && least === 0) return matchAny(separators);
  if ((hasAny || hasSuper) && least > 0 && separators.length === 0) return matchLeast(least);
  return matchEvery([
    ...(least > 0 ? [matchLeast(least)] : []),
    ...(least > 0 && !hasAny && !hasSuper ? [matchMost(least)] : []),
    // The library searches for the separators as one text.
    ...(separators.length > 0 ? [matchContains(separators.map(bytesOfRune).join(''), true)] : []),
  ]);
}

function separatorsOf({ kind, separators = [] }: Matcher): readonly number[] | undefined {
  return kind === 'any' || kind === 'super' || kind === 'single' || kind === 'not-list' ? separators : undefined;
}

function glue(matchers: readonly Matcher[], meter: Meter): Matcher | undefined {
  meter.step(matchers.length);
  if (matchers.length <= 1) return undefined;
  const wild = joinWild(matchers);
  if (wild !== undefined) return wild;
  return matchers.some(({ length }) => length === -1) ? undefined : matchRow(matchers, meter);
}

/** Joins the longest run of matchers that can become one, then the next run. */
export function minimize(matchers: readonly Matcher[], meter: Meter): readonly Matcher[] {
  let best: { readonly matcher: Matcher; readonly from: number; readonly to: number } | undefined;
  for (let from = 0; from < matchers.length; from++) {
    for (let to = matchers.length; to > from; to--) {
      const matcher = glue(matchers.slice(from, to), meter);
      if (matcher === undefined) continue;
      const isLonger = best !== undefined && best.matcher.length > -1 && matcher.length > best.matcher.length;
      if (best === undefined || isLonger || best.to - best.from < to - from) best = { matcher, from, to };
    }
  }
  if (best === undefined) return matchers;
  const next = [...matchers.slice(0, best.from), best.matcher, ...matchers.slice(best.to)];
  return next.length === matchers.length ? next : minimize(next, meter);
}

/** Combines matchers into one: a tree around the longest one of known length, or a sequence. */
export function join(matchers: readonly Matcher[], meter: Meter): Matcher {
  const [first, ...rest] = matchers as [Matcher, ...Matcher[]];
  if (rest.length === 0) return first;
  const glued = glue(matchers, meter);
  if (glued !== undefined) return glued;
  const most = Math.max(...matchers.map(({ length }) => length));
  if (most === -1) return matchTree(first, undefined, join(rest, meter), meter);
  const at = matchers.findLastIndex(({ length }) => length === most);
  const side = (part: readonly Matcher[]): Matcher | undefined => (part.length === 0 ? undefined : join(part, meter));
  return matchTree(matchers[at] as Matcher, side(matchers.slice(0, at)), side(matchers.slice(at + 1)), meter);
}

/** Replaces a matcher by a simpler equivalent, if the library has one. */
export function simplify(matcher: Matcher, meter: Meter): Matcher {
  if (matcher.kind === 'any' && matcher.separators?.length === 0) return matchSuper();
  if (matcher.parts === undefined) return matcher;
  const { value } = matcher.parts;
  const left = matcher.parts.left && simplify(matcher.parts.left, meter);
  const right = matcher.parts.right && simplify(matcher.parts.right, meter);
  return (
    (value.kind === 'text' && simplifySides(value.text as string, left, right)) || matchTree(value, left, right, meter)
  );
}

function simplifySides(text: string, left: Matcher | undefined, right: Matcher | undefined): Matcher | undefined {
  if (left === undefined && right === undefined) return matchText(text);
  if (left?.kind === 'super' && right?.kind === 'super') return matchContains(text, false);
  if (left?.kind === 'super' && right === undefined) return matchSuffix(text);
  if (right?.kind === 'super' && left === undefined) return matchPrefix(text);
  if (left === undefined && right?.kind === 'suffix') return matchPrefixSuffix(text, right.text as string);
  if (right === undefined && left?.kind === 'prefix') return matchPrefixSuffix(left.text as string, text);
  if (right === undefined && left?.kind === 'any') return matchSuffixAny(text, left.separators ?? []);
  if (left === undefined && right?.kind === 'any') return matchPrefixAny(text, right.separators ?? []);
  return undefined;
}
