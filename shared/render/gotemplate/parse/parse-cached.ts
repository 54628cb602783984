import type { Meter } from '../../../base/go/meter.ts';
import type { Tree } from './node.ts';
import { parseTrees } from './parse.ts';

interface Parsed {
  readonly trees: ReadonlyMap<string, Tree>;
  /** Names of the functions that the text calls; they must exist wherever the parsed text is reused. */
  readonly functions: ReadonlySet<string>;
  /** Bytes that its trees take. */
  readonly bytes: number;
}

/** Bytes per token, in the tree and in its compiled form. */
const tokenBytes = 256;

/** Parsed texts by content, oldest first. Trees are immutable, so all sets can share them. */
const cache = new Map<string, Parsed>();
const maxBytes = 96 * 1024 * 1024;
let bytes = 0;

function keyOf(name: string, text: string, delims: { leftDelim: string; rightDelim: string }): string {
  return `${delims.leftDelim}\0${delims.rightDelim}\0${name}\0${text}`;
}

function remember(key: string, parsed: Parsed): void {
  cache.set(key, parsed);
  bytes += key.length + parsed.bytes;
  for (const [oldest, held] of cache) {
    if (bytes <= maxBytes) break;
    cache.delete(oldest);
    bytes -= oldest.length + held.bytes;
  }
}

function hasAll(names: ReadonlySet<string>, hasFunction: (name: string) => boolean): boolean {
  for (const name of names) if (!hasFunction(name)) return false;
  return true;
}

/** Like `parseTrees`, cached by name and text. `break` and `continue` are functions if `hasFunction` knows them. */
export function parseCached(
  name: string,
  text: string,
  delims: { leftDelim: string; rightDelim: string },
  hasFunction: (name: string) => boolean,
  meter: Meter,
): ReadonlyMap<string, Tree> {
  const breakIsFunction = hasFunction('break');
  const continueIsFunction = hasFunction('continue');
  const cacheable = !breakIsFunction && !continueIsFunction;
  const key = keyOf(name, text, delims);
  const known = cacheable ? cache.get(key) : undefined;
  if (known !== undefined && hasAll(known.functions, hasFunction)) {
    // Charged even for a cached text, so that the cost of a render does not depend on the cache.
    meter.make(known.bytes);
    return known.trees;
  }
  const functions = new Set<string>();
  const noteFunction = (ident: string): boolean => {
    functions.add(ident);
    return hasFunction(ident);
  };
  const options = { ...delims, breakIsFunction, continueIsFunction, hasFunction: noteFunction };
  let made = 0;
  const noteToken = (): void => {
    made += tokenBytes;
    meter.make(tokenBytes);
  };
  const trees = parseTrees(name, text, { ...options, noteToken });
  if (cacheable && known === undefined) remember(key, { trees, functions, bytes: made });
  return trees;
}
