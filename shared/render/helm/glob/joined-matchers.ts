import type { Meter } from '../../../base/go/meter.ts';
import { GoError } from '../../../base/go/value.ts';
import type { Found, Matcher } from './matcher.ts';
import { type Bytes, countRunes, runeAt, runesIn } from './runes.ts';

/** Matches a text that every matcher matches as a whole. */
export function matchEvery(matchers: readonly Matcher[]): Matcher {
  return {
    kind: 'other',
    length: matchers.length === 0 ? 0 : -1,
    matches: (text) => matchers.every((matcher) => matcher.matches(text)),
    find: (text) => findEvery(matchers, text),
  };
}

function findEvery(matchers: readonly Matcher[], text: Bytes): Found | undefined {
  let ends: readonly number[] = [];
  let at = 0;
  let offset = 0;
  let rest = text;
  for (const [order, matcher] of matchers.entries()) {
    const next = matcher.find(rest);
    if (next === undefined) return undefined;
    const delta = at - (next.at + offset);
    const taken = new Set(next.ends);
    ends = order === 0 ? next.ends : ends.filter((end) => taken.has(end + delta)).map((end) => end + delta);
    if (ends.length === 0) return undefined;
    at = next.at + offset;
    rest = text.slice(at);
    offset += next.at;
  }
  return { at, ends };
}

/** Matches a text that any matcher matches. */
export function matchAnyOf(matchers: readonly Matcher[]): Matcher {
  return {
    kind: 'other',
    length: lengthOfAny(matchers),
    matches: (text) => matchers.some((matcher) => matcher.matches(text)),
    find: (text) => {
      let first: Found | undefined;
      for (const matcher of matchers) {
        const next = matcher.find(text);
        if (next === undefined || (first !== undefined && next.at > first.at)) continue;
        first = first === undefined || next.at < first.at ? next : { at: first.at, ends: union(first.ends, next.ends) };
      }
      return first;
    },
  };
}

const union = (a: readonly number[], b: readonly number[]): number[] =>
  [...new Set([...a, ...b])].sort((one, other) => one - other);

/** The library forgets that the first lengths varied. */
function lengthOfAny(matchers: readonly Matcher[]): number {
  let length = -1;
  for (const { length: next } of matchers) {
    if (length === -1) length = next;
    else if (length !== next) return -1;
  }
  return length;
}

/** Matches a sequence of matchers of known lengths. */
export function matchRow(matchers: readonly Matcher[], meter: Meter): Matcher {
  const length = matchers.reduce((sum, matcher) => sum + matcher.length, 0);
  const takes = (text: Bytes): boolean => {
    meter.step(matchers.length);
    let at = 0;
    for (const matcher of matchers) {
      const end = endOfRunes(text, at, matcher.length);
      if (end === undefined || !matcher.matches(text.slice(at, end))) return false;
      at = end;
    }
    return true;
  };
  return {
    kind: 'other',
    length,
    matches: (text) => countRunes(text) === length && takes(text),
    find: (text) => {
      for (const { at } of runesIn(text)) {
        if (text.length - at < length) return undefined;
        // Here, too, the library counts characters where it means bytes.
        if (takes(text.slice(at))) return { at, ends: [length] };
      }
      return undefined;
    },
  };
}

/**
 * Where this many characters end: one byte after the start of the last one. The library panics if that is beyond the
 * text.
 */
function endOfRunes(text: Bytes, from: number, count: number): number | undefined {
  let seen = 0;
  let last = 0;
  for (const { at } of runesIn(text.slice(from))) {
    last = at;
    if (++seen === count) break;
  }
  const end = from + last + 1;
  if (seen < count) return undefined;
  if (end <= text.length) return end;
  throw new GoError(`runtime error: slice bounds out of range [:${end}] with length ${text.length}`);
}

/** Matches a text that contains a match of `value` with `left` before and `right` after it. Tries one position after another. */
export function matchTree(
  value: Matcher,
  left: Matcher | undefined,
  right: Matcher | undefined,
  meter: Meter,
): Matcher {
  const lengths = [left?.length ?? 0, value.length, right?.length ?? 0];
  const length = lengths.includes(-1) ? -1 : lengths.reduce((sum, each) => sum + each, 0);
  const takesWith = (side: Matcher | undefined, text: Bytes): boolean =>
    side === undefined ? text === '' : side.matches(text);
  return {
    kind: 'tree',
    length,
    parts: { value, left, right },
    find: () => undefined,
    matches: (text) => {
      if (length > text.length) return false;
      const limit = text.length - Math.max(0, right?.length ?? 0);
      for (let offset = Math.max(0, left?.length ?? 0); offset < limit; ) {
        meter.step(1 + ((limit - offset) >> 4));
        const next = value.find(text.slice(offset, limit));
        if (next === undefined) return false;
        const at = offset + next.at;
        if (takesWith(left, text.slice(0, at))) {
          meter.step(next.ends.length);
          if (next.ends.toReversed().some((end) => takesWith(right, text.slice(at + end)))) return true;
        }
        offset = at + runeAt(text, at).width;
      }
      return false;
    },
  };
}
