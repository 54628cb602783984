import type { Bytes } from './runes.ts';

/** The first place where a matcher matches within a text, and the ends that it may have there, counted from it. */
export interface Found {
  readonly at: number;
  readonly ends: readonly number[];
}

/**
 * What a part of a glob is compiled to. `length` is how many characters it takes, -1 where that varies. `kind` is what the compiler asks
 * for when it
 * joins matchers, whose results do not always mean the same as the parts did: what the library does decides.
 */
export interface Matcher {
  readonly kind: 'any' | 'super' | 'single' | 'not-list' | 'text' | 'prefix' | 'suffix' | 'tree' | 'other';
  readonly length: number;
  matches(text: Bytes): boolean;
  find(text: Bytes): Found | undefined;
  /** Of a text, a prefix or a suffix. */
  readonly text?: Bytes;
  /** Characters that it does not take. */
  readonly separators?: readonly number[];
  /** Of a tree. */
  readonly parts?: { readonly value: Matcher; readonly left: Matcher | undefined; readonly right: Matcher | undefined };
}
