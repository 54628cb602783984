import { quote } from '../strconv/quote.ts';
import { GoError } from '../value.ts';
import { compareVersions, parseVersion, type Version } from './version.ts';

type Test = (version: Version) => boolean;

interface Bound {
  readonly version: Version;
  /** True if a part of the version is missing or a wildcard. */
  readonly isOpen: boolean;
  /** True if the minor version is open, and so all parts after it, but the major version is not. */
  readonly isMinorOpen: boolean;
  /** True if only the patch version is open. */
  readonly isPatchOpen: boolean;
}

interface Term {
  readonly holds: Compare;
  readonly bound: Bound;
}

const space = '[\\t\\n\\f\\r ]';
const number = '[0-9]+|x|X|\\*';
const suffix = '(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';
const versionOf = (part: string): string => `v?(?:${part})(?:\\.(?:${part}))?(?:\\.(?:${part}))?${suffix}`;
/** Masterminds/semver first accepts a bar as part of a number, and then rejects it. */
const versionText = versionOf('[0-9|xX*]+');
const term = new RegExp(`${space}*(!=|>=|=>|<=|=<|~>|=|>|<|~|\\^)?${space}*(${versionText})`, 'y');
/** The separator between two terms, or after the last one. */
const separator = new RegExp(`${space}*,?`, 'y');
const hyphenRange = new RegExp(`${space}*(${versionText})${space}+-${space}+(${versionText})${space}*`, 'g');
const boundText = new RegExp(`^v?(${number})(?:\\.(${number}))?(?:\\.(${number}))?(${suffix})$`);

/** Longer ranges, or ranges with more alternatives, are refused, as in Masterminds/semver. */
const longestRange = 512;
const mostGroups = 32;

const isWild = (part: string | undefined): boolean =>
  part === undefined || part === 'x' || part === 'X' || part === '*';

/**
 * A range of versions by the rules of Masterminds' semver 3.5: terms joined by commas or spaces must all hold, groups joined by `||` any.
 * Pre-releases match only a group in which a term has a pre-release. @throws GoError if the text is not a range, in Masterminds' words
 *
 * @see https://github.com/Masterminds/semver#checking-version-constraints
 */
export function readConstraint(text: string): Test {
  if (Buffer.byteLength(text) > longestRange) {
    throw new GoError(`constraint string is too long (max ${longestRange} bytes)`);
  }
  const parts = text.replace(hyphenRange, '>= $1, <= $2 ').split('||');
  if (parts.length > mostGroups) throw new GoError(`too many constraint groups (max ${mostGroups})`);
  const groups = parts.map(readGroup);
  return (version) => groups.some((holds) => holds(version));
}

/** Parses a range; undefined if the text is not a range. */
export function parseConstraint(text: string): Test | undefined {
  try {
    return readConstraint(text);
  } catch {
    return undefined;
  }
}

function readGroup(text: string): Test {
  const found: { readonly holds: Compare; readonly bound: string }[] = [];
  const improper = (): GoError => new GoError(`improper constraint: ${quote(text)}`);
  for (let at = 0; ; ) {
    term.lastIndex = at;
    const match = term.exec(text);
    if (match === null) throw improper();
    const [, operator = '', bound = ''] = match;
    found.push({ holds: tests[operator as keyof typeof tests], bound });
    at = separator.lastIndex = term.lastIndex;
    const between = separator.exec(text)?.[0] ?? '';
    at += between.length;
    if (at === text.length && !between.endsWith(',')) break;
    if (between === '') throw improper();
  }
  const terms = found.map(({ holds, bound }): Term => ({ holds, bound: readBound(bound) }));
  const takesPrereleases = terms.some(({ bound }) => bound.version.prerelease !== '');
  return (version) =>
    (takesPrereleases || version.prerelease === '') && terms.every(({ holds, bound }) => holds(version, bound));
}

function readBound(text: string): Bound {
  const match = boundText.exec(text);
  const [, major, minor, patch, rest = ''] = match ?? [];
  const isAny = isWild(major);
  const isMinorOpen = !isAny && isWild(minor);
  const isPatchOpen = !isAny && !isMinorOpen && isWild(patch);
  const isOpen = isAny || isMinorOpen || isPatchOpen;
  const numbers = isAny ? '0.0.0' : `${major}.${isMinorOpen ? 0 : minor}.${isMinorOpen || isPatchOpen ? 0 : patch}`;
  const version = match === null ? undefined : parseVersion(numbers + (isOpen ? rest.replace(/\+.*$/, '') : rest));
  if (version === undefined) throw new GoError('constraint parser error');
  return { version, isOpen, isMinorOpen, isPatchOpen };
}

type Compare = (version: Version, bound: Bound) => boolean;

const tilde: Compare = (version, { version: low, isMinorOpen, isPatchOpen }) => {
  if (compareVersions(version, low) < 0) return false;
  // ~0.0.0 matches every version, like ~*.
  if (low.major === 0n && low.minor === 0n && low.patch === 0n && !isMinorOpen && !isPatchOpen) return true;
  return version.major === low.major && (isMinorOpen || version.minor === low.minor);
};

const equal: Compare = (version, bound) =>
  bound.isOpen ? tilde(version, bound) : compareVersions(version, bound.version) === 0;

const unequal: Compare = (version, { version: other, isOpen, isMinorOpen, isPatchOpen }) => {
  if (!isOpen) return compareVersions(version, other) !== 0;
  if (version.major !== other.major) return true;
  if (isMinorOpen) return false;
  if (version.minor !== other.minor) return true;
  return isPatchOpen ? version.prerelease !== other.prerelease : compareVersions(version, other) !== 0;
};

const greater: Compare = (version, { version: low, isOpen, isMinorOpen, isPatchOpen }) => {
  if (!isOpen || version.major !== low.major) return compareVersions(version, low) > 0;
  if (isMinorOpen) return false;
  return isPatchOpen ? version.minor > low.minor : compareVersions(version, low) > 0;
};

const atMost: Compare = (version, { version: high, isOpen, isMinorOpen }) => {
  if (!isOpen) return compareVersions(version, high) <= 0;
  if (version.major !== high.major) return version.major < high.major;
  return isMinorOpen || version.minor <= high.minor;
};

const atLeast: Compare = (version, { version: low }) => compareVersions(version, low) >= 0;

const caret: Compare = (version, { version: low, isMinorOpen, isPatchOpen }) => {
  if (compareVersions(version, low) < 0 || version.major !== low.major) return false;
  if (low.major > 0n || isMinorOpen) return true;
  if (version.minor !== low.minor) return false;
  return low.minor > 0n || isPatchOpen || version.patch === low.patch;
};

const tests = {
  '': equal,
  '=': equal,
  '!=': unequal,
  '>': greater,
  '>=': atLeast,
  '=>': atLeast,
  '<': (version, { version: high }) => compareVersions(version, high) < 0,
  '<=': atMost,
  '=<': atMost,
  '~': tilde,
  '~>': tilde,
  '^': caret,
} satisfies Readonly<Record<string, Compare>>;

/** The highest version in the range among the texts; the first one of equal versions. */
export function highestInRange(texts: readonly string[], range: Test): string | undefined {
  const versions = texts
    .map(parseVersion)
    .filter((version): version is Version => version !== undefined && range(version));
  return versions.reduce<Version | undefined>(
    (best, version) => (best === undefined || compareVersions(version, best) > 0 ? version : best),
    undefined,
  )?.original;
}
