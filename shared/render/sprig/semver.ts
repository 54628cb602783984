import { readConstraint } from '../../base/go/semver/constraint.ts';
import { compareVersions, readVersion, type Version } from '../../base/go/semver/version.ts';
import { fn, GoInt, GoObject, int, type Value } from '../../base/go/value.ts';

function writeVersion({ major, minor, patch, prerelease, metadata }: Version): string {
  const tail = (prerelease === '' ? '' : `-${prerelease}`) + (metadata === '' ? '' : `+${metadata}`);
  return `${major}.${minor}.${patch}${tail}`;
}

const nativeVersion = (value: Value): Version => (value as GoObject).options.native as Version;

function increment(version: Version, part: 'major' | 'minor' | 'patch'): Version {
  const plain = { ...version, prerelease: '', metadata: '' };
  const next =
    part === 'major'
      ? { ...plain, major: plain.major + 1n, minor: 0n, patch: 0n }
      : part === 'minor'
        ? { ...plain, minor: plain.minor + 1n, patch: 0n }
        : { ...plain, patch: version.prerelease === '' ? plain.patch + 1n : plain.patch };
  const v = version.original.startsWith('v') ? 'v' : '';
  return { ...next, original: v + writeVersion(next) };
}

const versionType = '*semver.Version';

/** A version as templates see it: `(semver "1.2.3").Major`, printed as its canonical text. */
function versionValue(version: Version): GoObject {
  const number = (value: bigint) => fn('', () => new GoInt('uint64', value));
  const compare = (test: (order: number) => Value) =>
    fn(versionType, (other: Value) => test(compareVersions(version, nativeVersion(other))));
  const step = (part: 'major' | 'minor' | 'patch') => fn('', () => versionValue(increment(version, part)));
  const methods = new Map(
    Object.entries({
      Major: number(version.major),
      Minor: number(version.minor),
      Patch: number(version.patch),
      Prerelease: fn('', () => version.prerelease),
      Metadata: fn('', () => version.metadata),
      Original: fn('', () => version.original),
      String: fn('', () => writeVersion(version)),
      Compare: compare((order) => int(order)),
      LessThan: compare((order) => order < 0),
      GreaterThan: compare((order) => order > 0),
      Equal: compare((order) => order === 0),
      IncMajor: step('major'),
      IncMinor: step('minor'),
      IncPatch: step('patch'),
    }),
  );
  return new GoObject(versionType, {
    native: version,
    methods,
    text: () => writeVersion(version),
    json: () => writeVersion(version),
  });
}

export const semverFunctions = {
  semver: fn('string', (text: string) => versionValue(readVersion(text))),
  semverCompare: fn('string, string', (constraint: string, text: string) =>
    readConstraint(constraint)(readVersion(text)),
  ),
};
