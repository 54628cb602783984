import type { Tree } from './node.ts';
import { parseTrees } from './parse.ts';

interface Parsed {
  readonly trees: ReadonlyMap<string, Tree>;
  /** Functions that the text calls: they must exist wherever the parsed text is used again. */
  readonly functions: ReadonlySet<string>;
}

/** Parsed texts by content, oldest first. A tree is never changed, so every set can share it. */
const cache = new Map<string, Parsed>();
const maxCharacters = 32 * 1024 * 1024;
let characters = 0;

function keyOf(name: string, text: string, delims: { leftDelim: string; rightDelim: string }): string {
  return `${delims.leftDelim}\0${delims.rightDelim}\0${name}\0${text}`;
}

function remember(key: string, parsed: Parsed): void {
  cache.set(key, parsed);
  characters += key.length;
  for (const oldest of cache.keys()) {
    if (characters <= maxCharacters) break;
    cache.delete(oldest);
    characters -= oldest.length;
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
): ReadonlyMap<string, Tree> {
  const breakIsFunction = hasFunction('break');
  const continueIsFunction = hasFunction('continue');
  const cacheable = !breakIsFunction && !continueIsFunction;
  const key = keyOf(name, text, delims);
  const known = cacheable ? cache.get(key) : undefined;
  if (known !== undefined && hasAll(known.functions, hasFunction)) return known.trees;
  const functions = new Set<string>();
  const noteFunction = (ident: string): boolean => {
    functions.add(ident);
    return hasFunction(ident);
  };
  const options = { ...delims, breakIsFunction, continueIsFunction, hasFunction: noteFunction };
  const trees = parseTrees(name, text, options);
  if (cacheable && known === undefined) remember(key, { trees, functions });
  return trees;
}
