import { compareVersions, parseVersion, type Version } from './version.ts';

type Test = (version: Version) => boolean;

interface Bound {
  readonly version: Version;
  readonly minorGiven: boolean;
  readonly patchGiven: boolean;
  /** `*`, `x` or nothing at all stands for the major version. */
  readonly any: boolean;
}

const operators = ['!=', '>=', '=>', '<=', '=<', '~>', '=', '>', '<', '~', '^'] as const;
const number = '[0-9]+|x|X|\\*';
const suffix = '(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';
const versionText = `v?(?:${number})(?:\\.(?:${number}))?(?:\\.(?:${number}))?${suffix}`;
const term = new RegExp(`\\s*(!=|>=|=>|<=|=<|~>|=|>|<|~|\\^)?\\s*(${versionText})\\s*,?`, 'y');
const hyphenRange = new RegExp(`\\s*(${versionText})\\s+-\\s+(${versionText})\\s*`, 'g');
const bound = new RegExp(`^v?(${number})(?:\\.(${number}))?(?:\\.(${number}))?(${suffix})$`);

const isWild = (part: string | undefined): boolean =>
  part === undefined || part === 'x' || part === 'X' || part === '*';

/**
 * A range of versions by Masterminds' rules: terms joined by commas or spaces must all hold, groups joined by `||` any. Pre-releases are
 * only found by a term that names one. Undefined where the text is no range.
 *
 * @see https://github.com/Masterminds/semver#checking-version-constraints
 */
export function parseConstraint(text: string): Test | undefined {
  const groups = text.replace(hyphenRange, ' >=$1 <=$2 ').split('||').map(parseGroup);
  if (groups.some((group) => group === undefined)) return undefined;
  return (version) => groups.some((group) => group?.every((test) => test(version)));
}

function parseGroup(text: string): Test[] | undefined {
  const tests: Test[] = [];
  let at = 0;
  while (at < text.length || tests.length === 0) {
    term.lastIndex = at;
    const match = term.exec(text);
    if (match === null) {
      if (text.slice(at).trim() === '' && tests.length > 0) break;
      return undefined;
    }
    const parsed = parseBound(match[2] as string);
    if (parsed === undefined) return undefined;
    tests.push(testOf((match[1] ?? '') as (typeof operators)[number] | '', parsed));
    at = term.lastIndex;
  }
  return tests;
}

function parseBound(text: string): Bound | undefined {
  const match = bound.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, rest = ''] = match;
  const any = isWild(major);
  const minorGiven = !any && !isWild(minor);
  const patchGiven = minorGiven && !isWild(patch);
  const version = parseVersion(any ? '0.0.0' : `${major}.${minorGiven ? minor : 0}.${patchGiven ? patch : 0}${rest}`);
  return version === undefined ? undefined : { version, minorGiven, patchGiven, any };
}

function testOf(operator: (typeof operators)[number] | '', bound: Bound): Test {
  const holds = tests[operator];
  return (version) => {
    // A pre-release is not in a range that names none.
    if (version.prerelease !== '' && bound.version.prerelease === '') return false;
    return holds(version, bound);
  };
}

type Compare = (version: Version, bound: Bound) => boolean;

const sameTo = (version: Version, { version: other, minorGiven, patchGiven }: Bound): boolean =>
  version.major === other.major &&
  (!minorGiven || version.minor === other.minor) &&
  (!patchGiven || version.patch === other.patch);

const tilde: Compare = (version, bound) => {
  if (bound.any) return true;
  return (
    compareVersions(version, bound.version) >= 0 &&
    version.major === bound.version.major &&
    (!bound.minorGiven || version.minor === bound.version.minor)
  );
};

const equal: Compare = (version, bound) =>
  bound.any || !bound.patchGiven ? tilde(version, bound) : compareVersions(version, bound.version) === 0;

const caret: Compare = (version, { version: low, minorGiven, patchGiven, any }) => {
  if (any) return true;
  if (compareVersions(version, low) < 0) return false;
  if (low.major > 0n || !minorGiven) return version.major === low.major;
  if (low.minor > 0n || !patchGiven) return version.major === 0n && version.minor === low.minor;
  return version.major === 0n && version.minor === 0n && version.patch === low.patch;
};

const greater: Compare = (version, bound) => {
  if (compareVersions(version, bound.version) <= 0) return false;
  return bound.patchGiven || !sameTo(version, bound);
};

const atMost: Compare = (version, bound) => {
  if (bound.any) return true;
  return compareVersions(version, bound.version) <= 0 || (!bound.patchGiven && sameTo(version, bound));
};

const atLeast: Compare = (version, { version: low }) => compareVersions(version, low) >= 0;

const tests: Readonly<Record<(typeof operators)[number] | '', Compare>> = {
  '': equal,
  '=': equal,
  '!=': (version, bound) =>
    bound.any ? false : bound.patchGiven ? compareVersions(version, bound.version) !== 0 : !sameTo(version, bound),
  '>': greater,
  '>=': atLeast,
  '=>': atLeast,
  '<': (version, { version: high }) => compareVersions(version, high) < 0,
  '<=': atMost,
  '=<': atMost,
  '~': tilde,
  '~>': tilde,
  '^': caret,
};

/** The highest of the texts that are versions in the range; of equal ones the first. */
export function highestInRange(texts: readonly string[], range: Test): string | undefined {
  const versions = texts
    .map(parseVersion)
    .filter((version): version is Version => version !== undefined && range(version));
  return versions.reduce<Version | undefined>(
    (best, version) => (best === undefined || compareVersions(version, best) > 0 ? version : best),
    undefined,
  )?.original;
}
