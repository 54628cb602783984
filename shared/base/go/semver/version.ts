import { quote } from '../strconv/quote.ts';
import { GoError } from '../value.ts';

/** A version by the rules of Masterminds/semver: minor and patch may be missing, and it may start with `v`. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  readonly original: string;
}

const identifier = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(`^v?([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?(-${identifier})?(\\+${identifier})?$`);
const largest = 2n ** 64n - 1n;

/** Parses a version; undefined if the text is not a version. */
export function parseVersion(text: string): Version | undefined {
  const found = read(text);
  return typeof found === 'string' ? undefined : found;
}

/**
 * Parses a version. @throws GoError in the words of Masterminds/semver
 *
 * @see https://github.com/Masterminds/semver (NewVersion)
 */
export function readVersion(text: string): Version {
  const found = read(text);
  if (typeof found === 'string') throw new GoError(found);
  return found;
}

const longest = 256;

function read(text: string): Version | string {
  if (text.length > longest) return `version string is too long (max ${longest} bytes)`;
  const match = pattern.exec(text);
  if (match === null) return 'invalid semantic version';
  const [, major = '', minor = '.0', patch = '.0', prerelease = '', metadata = ''] = match;
  const texts = [major, minor.slice(1), patch.slice(1)];
  const numbers = texts.map(BigInt) as [bigint, bigint, bigint];
  const tooLarge = texts.find((_, at) => numbers[at]! > largest);
  if (tooLarge !== undefined)
    return `error parsing version segment: strconv.ParseUint: parsing ${quote(tooLarge)}: value out of range`;
  if (
    prerelease
      .slice(1)
      .split('.')
      .some((part) => /^0[0-9]+$/.test(part))
  )
    return 'version segment starts with 0';
  return {
    major: numbers[0],
    minor: numbers[1],
    patch: numbers[2],
    prerelease: prerelease.slice(1),
    metadata: metadata.slice(1),
    original: text,
  };
}

/** Negative, zero or positive; metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  for (const part of ['major', 'minor', 'patch'] as const) {
    if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  }
  return comparePrerelease(a.prerelease, b.prerelease);
}

function comparePrerelease(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [first, second] = [a.split('.'), b.split('.')];
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const [left, right] = [first[index], second[index]];
    if (left === right) continue;
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    const numeric = [left, right].map((part) => /^[0-9]+$/.test(part));
    if (numeric[0] && numeric[1]) return BigInt(left) < BigInt(right) ? -1 : 1;
    if (numeric[0] || numeric[1]) return numeric[0] ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

const whole = new RegExp(`^v?[0-9]+\\.[0-9]+\\.[0-9]+(-${identifier})?(\\+${identifier})?$`);

/**
 * True for a version with all three numbers, optionally with a leading `v`: the tags that Flux treats as versions.
 *
 * @see https://github.com/Masterminds/semver (StrictNewVersion)
 */
export function isWholeVersion(text: string): boolean {
  return whole.test(text) && parseVersion(text) !== undefined;
}
