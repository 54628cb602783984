import { type Meter, unmetered } from '../../../base/go/meter.ts';
import { join, minimize, simplify } from './join-matchers.ts';
import { matchAnyOf } from './joined-matchers.ts';
import type { Matcher } from './matcher.ts';
import { matchAny, matchList, matchNothing, matchRange, matchSingle, matchSuper, matchText } from './matchers.ts';
import { type GlobNode, readGlob } from './read-glob.ts';
import { bytesOf, bytesOfRune } from './runes.ts';
import { shareEnds } from './share-ends.ts';

const separators = [0x2f];

/**
 * Compiles a glob as Helm's library does: `*` within a folder, `**` across folders, `?`, `[a-z]`, `[!abc]`, `{a,b}`,
 * `\` before a
 * character. A glob that the library rejects matches nothing. The meter is charged for compiling and matching.
 *
 * @see https://pkg.go.dev/github.com/gobwas/glob
 */
export function compileGlob(pattern: string, meter: Meter = unmetered): (path: string) => boolean {
  meter.step(pattern.length);
  const node = readGlob(pattern);
  if (node === undefined) return () => false;
  const matcher = compile(node, meter);
  return (path) => {
    meter.step(1 + path.length);
    return matcher.matches(bytesOf(path));
  };
}

function compile(node: GlobNode, meter: Meter): Matcher {
  switch (node.kind) {
    case 'any-of':
      return compileAlternatives(node.children, meter);
    case 'pattern':
      return compilePattern(node.children, meter);
    case 'any':
      return simplify(matchAny(separators), meter);
    case 'super':
      return matchSuper();
    case 'single':
      return matchSingle(separators);
    case 'nothing':
      return matchNothing();
    case 'list':
      // A list of one character is equivalent to that character.
      return node.runes.length === 1 && !node.isNot
        ? matchText(bytesOfRune(node.runes[0] as number))
        : matchList(node.runes, node.isNot);
    case 'range':
      return matchRange(node.low, node.high, node.isNot);
    case 'text':
      return matchText(node.text);
  }
}

function compileAlternatives(children: readonly GlobNode[], meter: Meter): Matcher {
  const shared = shareEnds(children, meter);
  if (shared !== undefined) return compile(shared, meter);
  const matchers = children.map((child) => compile(child, meter));
  return matchers.length === 1 ? (matchers[0] as Matcher) : matchAnyOf(matchers);
}

function compilePattern(children: readonly GlobNode[], meter: Meter): Matcher {
  if (children.length === 0) return matchNothing();
  const matchers = children.map((child) => compile(child, meter));
  return simplify(join(minimize(matchers, meter), meter), meter);
}
