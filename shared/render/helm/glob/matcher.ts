import type { Bytes } from './runes.ts';

/** The first position where a matcher matches within a text, and the possible ends of the match, relative to it. */
export interface Found {
  readonly at: number;
  readonly ends: readonly number[];
}

/**
 * A compiled part of a glob. `length` is the number of characters that it matches, -1 if that varies. `kind` is what the compiler asks
 * for when it
 * joins matchers. A joined matcher is not always equivalent to its parts; the library's behavior decides.
 */
export interface Matcher {
  readonly kind: 'any' | 'super' | 'single' | 'not-list' | 'text' | 'prefix' | 'suffix' | 'tree' | 'other';
  readonly length: number;
  matches(text: Bytes): boolean;
  find(text: Bytes): Found | undefined;
  /** For a text, a prefix or a suffix. */
  readonly text?: Bytes;
  /** Characters that it does not match. */
  readonly separators?: readonly number[];
  /** For a tree. */
  readonly parts?: { readonly value: Matcher; readonly left: Matcher | undefined; readonly right: Matcher | undefined };
}
