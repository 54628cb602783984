import type { Found, Matcher } from './matcher.ts';
import { type Bytes, countRunes, indexOfAny, lastIndexOfAny, runeAt, runesIn, widthOf } from './runes.ts';

const found = (at: number, ...ends: readonly number[]): Found => ({ at, ends });

/** Every position between characters, including the end. */
const places = (text: Bytes): number[] => [...Array.from(runesIn(text), ({ at }) => at), text.length];

/** The end of each character, if it were re-encoded. */
const endsOf = (text: Bytes): number[] => Array.from(runesIn(text), ({ at, rune }) => at + widthOf(rune));

/** Matches the empty text only. */
export function matchNothing(): Matcher {
  return { kind: 'other', length: 0, matches: (text) => text === '', find: () => found(0, 0) };
}

/** Matches any text, separators included: `**`. */
export function matchSuper(): Matcher {
  return { kind: 'super', length: -1, matches: () => true, find: (text) => found(0, ...places(text)) };
}

/** Matches any text without separators: `*`. */
export function matchAny(separators: readonly number[]): Matcher {
  return {
    kind: 'any',
    length: -1,
    separators,
    matches: (text) => indexOfAny(text, separators) < 0,
    find: (text) => {
      const stop = indexOfAny(text, separators);
      return stop === 0 ? found(0, 0) : found(0, ...places(stop < 0 ? text : text.slice(0, stop)));
    },
  };
}

/** Matches one character that `takes` accepts. */
function matchOne(takes: (rune: number) => boolean, kind: Matcher['kind'], separators?: readonly number[]): Matcher {
  return {
    kind,
    length: 1,
    ...(separators === undefined ? {} : { separators }),
    matches: (text) => {
      const { rune, width } = runeAt(text, 0);
      return text.length <= width && takes(rune);
    },
    find: (text) => {
      for (const { at, rune } of runesIn(text)) if (takes(rune)) return found(at, widthOf(rune));
      return undefined;
    },
  };
}

/** Matches one character that is not a separator: `?`. */
export function matchSingle(separators: readonly number[]): Matcher {
  return matchOne((rune) => !separators.includes(rune), 'single', separators);
}

/** Matches one of the characters, or with `isNot` one that is not among them: `[abc]`, `[!abc]`. */
export function matchList(runes: readonly number[], isNot: boolean): Matcher {
  return matchOne((rune) => runes.includes(rune) !== isNot, isNot ? 'not-list' : 'other', runes);
}

/** Matches one character from `low` to `high`, or with `isNot` one outside of them: `[a-z]`, `[!a-z]`. */
export function matchRange(low: number, high: number, isNot: boolean): Matcher {
  return matchOne((rune) => (rune >= low && rune <= high) !== isNot, 'other');
}

/** Matches exactly this text. */
export function matchText(part: Bytes): Matcher {
  return {
    kind: 'text',
    length: countRunes(part),
    text: part,
    matches: (text) => text === part,
    find: (text) => {
      const at = text.indexOf(part);
      return at < 0 ? undefined : found(at, part.length);
    },
  };
}

/** Matches a text that starts with this one. */
export function matchPrefix(part: Bytes): Matcher {
  return {
    kind: 'prefix',
    length: -1,
    text: part,
    matches: (text) => text.startsWith(part),
    find: (text) => {
      const at = text.indexOf(part);
      if (at < 0) return undefined;
      const rest = text.slice(at + part.length);
      return found(at, part.length, ...endsOf(rest).map((end) => part.length + end));
    },
  };
}

/** Matches a text that ends with this one. */
export function matchSuffix(part: Bytes): Matcher {
  return {
    kind: 'suffix',
    length: -1,
    text: part,
    matches: (text) => text.endsWith(part),
    find: (text) => {
      const at = text.indexOf(part);
      return at < 0 ? undefined : found(0, at + part.length);
    },
  };
}

/** Matches a text that starts with one text and ends with the other; the two may overlap. */
export function matchPrefixSuffix(prefix: Bytes, suffix: Bytes): Matcher {
  return {
    kind: 'other',
    length: -1,
    matches: (text) => text.startsWith(prefix) && text.endsWith(suffix),
    find: (text) => {
      const at = text.indexOf(prefix);
      if (at < 0) return undefined;
      const ends: number[] = [];
      let rest = text.slice(at);
      for (let last = rest.lastIndexOf(suffix); last >= 0; last = rest.lastIndexOf(suffix)) {
        ends.unshift(last + suffix.length);
        rest = rest.slice(0, last);
        if (last === 0) break;
      }
      return ends.length === 0 ? undefined : found(at, ...ends);
    },
  };
}

/** Matches a text that starts with this one and has no separators after it. */
export function matchPrefixAny(prefix: Bytes, separators: readonly number[]): Matcher {
  return {
    kind: 'other',
    length: -1,
    matches: (text) => text.startsWith(prefix) && indexOfAny(text.slice(prefix.length), separators) < 0,
    find: (text) => {
      const at = text.indexOf(prefix);
      if (at < 0) return undefined;
      const rest = text.slice(at + prefix.length);
      const stop = indexOfAny(rest, separators);
      const taken = stop < 0 ? rest : rest.slice(0, stop);
      return found(at, prefix.length, ...endsOf(taken).map((end) => prefix.length + end));
    },
  };
}

/** Matches a text that ends with this one and has no separators before it. */
export function matchSuffixAny(suffix: Bytes, separators: readonly number[]): Matcher {
  return {
    kind: 'other',
    length: -1,
    matches: (text) => text.endsWith(suffix) && indexOfAny(text.slice(0, text.length - suffix.length), separators) < 0,
    find: (text) => {
      const end = text.indexOf(suffix);
      if (end < 0) return undefined;
      const at = lastIndexOfAny(text.slice(0, end), separators) + 1;
      return found(at, end + suffix.length - at);
    },
  };
}

/** Matches a text that contains a part, or does not contain it. */
export function matchContains(part: Bytes, isNot: boolean): Matcher {
  return {
    kind: 'other',
    length: -1,
    matches: (text) => text.includes(part) !== isNot,
    find: (text) => {
      const at = text.indexOf(part);
      if (isNot) return found(0, ...places(at < 0 ? text : text.slice(0, at)));
      if (at < 0) return undefined;
      const offset = at + part.length;
      if (text.length <= offset) return found(0, offset);
      return found(0, ...places(text.slice(offset)).map((place) => offset + place));
    },
  };
}

/** Matches a text of at most so many characters. */
export function matchMost(limit: number): Matcher {
  return {
    kind: 'other',
    length: -1,
    matches: (text) => countRunes(text) <= limit,
    find: (text) => found(0, 0, ...endsOf(text).slice(0, limit)),
  };
}

/** Matches a text of at least so many characters. */
export function matchLeast(limit: number): Matcher {
  return {
    kind: 'other',
    length: -1,
    matches: (text) => countRunes(text) >= limit,
    find: (text) => {
      // The library compares bytes with characters.
      const ends = text.length - limit + 1 <= 0 ? [] : endsOf(text).slice(limit - 1);
      return ends.length === 0 ? undefined : found(0, ...ends);
    },
  };
}
