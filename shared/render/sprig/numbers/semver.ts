import { lazyBytes } from '../../../base/go/lazy-bytes.ts';
import { readConstraint } from '../../../base/go/semver/constraint.ts';
import { compareVersions, readVersion, type Version } from '../../../base/go/semver/version.ts';
import { encodeUtf8 } from '../../../base/go/utf8.ts';
import { fn, GoError, type GoFunction, GoInt, GoObject, int, type Value } from '../../../base/go/value.ts';

function writeVersion({ major, minor, patch, prerelease, metadata }: Version): string {
  const tail = (prerelease === '' ? '' : `-${prerelease}`) + (metadata === '' ? '' : `+${metadata}`);
  return `${major}.${minor}.${patch}${tail}`;
}

function versionOf(value: Value): Version {
  if (value instanceof GoObject) return value.options.native as Version;
  throw new GoError('runtime error: invalid memory address or nil pointer dereference');
}

function increment(version: Version, part: 'major' | 'minor' | 'patch'): Version {
  const plain = { ...version, prerelease: '', metadata: '' };
  if (part === 'major') return { ...plain, major: plain.major + 1n, minor: 0n, patch: 0n };
  if (part === 'minor') return { ...plain, minor: plain.minor + 1n, patch: 0n };
  return { ...plain, patch: version.prerelease === '' ? plain.patch + 1n : plain.patch };
}

const allowed = /^[0-9A-Za-z-]+$/;

/** @throws GoError in the library's words */
function checkPrerelease(text: string): void {
  for (const part of text === '' ? [] : text.split('.')) {
    if (/^0[0-9]+$/.test(part)) throw new GoError('version segment starts with 0');
    if (!allowed.test(part)) throw new GoError('invalid prerelease string');
  }
}

/** @throws GoError in the library's words */
function checkMetadata(text: string): void {
  const isWrong = text !== '' && text.split('.').some((part) => !allowed.test(part));
  if (isWrong) throw new GoError('invalid metadata string');
}

/** Methods of a version and of a pointer to one. */
function plainMethods(version: Version): Readonly<Record<string, GoFunction>> {
  const number = (value: bigint) => fn('', () => new GoInt('uint64', value), 'uint64');
  const text = (value: string) => fn('', () => value);
  const bytes = (value: string) => fn('', () => lazyBytes(encodeUtf8(value)), '[]uint8');
  const changed = (change: (text: string) => Version) => fn('string', (value: string) => versionStruct(change(value)));
  const step = (part: 'major' | 'minor' | 'patch') => fn('', () => versionStruct(increment(version, part)));
  const written = writeVersion(version);
  return {
    Major: number(version.major),
    Minor: number(version.minor),
    Patch: number(version.patch),
    Prerelease: text(version.prerelease),
    Metadata: text(version.metadata),
    String: text(written),
    Value: text(written),
    MarshalText: bytes(written),
    MarshalJSON: bytes(`"${written}"`),
    IncMajor: step('major'),
    IncMinor: step('minor'),
    IncPatch: step('patch'),
    SetPrerelease: changed((prerelease) => {
      checkPrerelease(prerelease);
      return { ...version, prerelease };
    }),
    SetMetadata: changed((metadata) => {
      checkMetadata(metadata);
      return { ...version, metadata };
    }),
  };
}

const pointer = '*semver.Version';

/** Methods of a pointer to a version alone. */
function pointerMethods(version: Version): Readonly<Record<string, GoFunction>> {
  const beside = (test: (order: number) => Value, result = 'bool') =>
    fn(pointer, (other: Value) => test(compareVersions(version, versionOf(other))), result);
  const refused = (parameter: string) =>
    fn(parameter, () => {
      throw new GoError('a template may not change a version');
    });
  return {
    Original: fn('', () => version.original),
    Compare: beside((order) => int(order), 'int'),
    LessThan: beside((order) => order < 0),
    LessThanEqual: beside((order) => order <= 0),
    GreaterThan: beside((order) => order > 0),
    GreaterThanEqual: beside((order) => order >= 0),
    Equal: beside((order) => order === 0),
    Scan: refused('any'),
    UnmarshalText: refused('[]uint8'),
    UnmarshalJSON: refused('[]uint8'),
  };
}

const hidden: ReadonlySet<string> = new Set(['major', 'minor', 'patch', 'pre', 'metadata', 'original']);

function versionObject(type: string, version: Version, methods: Readonly<Record<string, GoFunction>>): GoObject {
  const text = (): string => writeVersion(version);
  return new GoObject(type, { native: version, hidden, methods: new Map(Object.entries(methods)), text, json: text });
}

/** What the methods that change a version return: the struct itself, which has only some of the methods. */
function versionStruct(version: Version): GoObject {
  return versionObject('semver.Version', version, plainMethods(version));
}

/** A version as templates see it: `(semver "1.2.3").Major`, printed as its canonical text. */
function versionPointer(version: Version): GoObject {
  return versionObject(pointer, version, { ...plainMethods(version), ...pointerMethods(version) });
}

export const semverFunctions = {
  semver: fn('string', (text: string) => versionPointer(readVersion(text))),
  semverCompare: fn('string, string', (constraint: string, text: string) =>
    readConstraint(constraint)(readVersion(text)),
  ),
};
