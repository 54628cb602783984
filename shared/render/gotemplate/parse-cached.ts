import type { Meter } from '../../base/go/meter.ts';
import type { Tree } from './node.ts';
import { parseTrees } from './parse.ts';

interface Parsed {
  readonly trees: ReadonlyMap<string, Tree>;
  /** Functions that the text calls: they must exist wherever the parsed text is used again. */
  readonly functions: ReadonlySet<string>;
  /** What its trees take. */
  readonly bytes: number;
}

/** What a token comes to in a tree, and in what that is compiled to. */
const tokenBytes = 256;

/** Parsed texts by content, oldest first. A tree is never changed, so every set can share it. */
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

/** `parseTrees`, once for each name and text. Break and continue are functions where `hasFunction` knows them. */
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
    // What a render may cost is the same whether the trees are there already.
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
