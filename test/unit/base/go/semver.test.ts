import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highestInRange, parseConstraint } from '../../../../shared/base/go/semver/constraint.ts';
import { compareVersions, parseVersion } from '../../../../shared/base/go/semver/version.ts';

const isIn = (range: string, text: string): boolean => {
  const version = parseVersion(text);
  return version !== undefined && parseConstraint(range)?.(version) === true;
};

/** What Masterminds' semver 3.5 says. */
const facts: readonly (readonly [range: string, inside: string, outside: string])[] = [
  ['1.2.3', '1.2.3 v1.2.3 1.2.3+build', '1.2.4 1.2.3-rc.1'],
  ['1.2', '1.2.0 1.2.9', '1.3.0 1.2.1-rc.1'],
  ['1.x', '1.0.0 1.9.9', '2.0.0 0.9.0'],
  ['*', '0.0.0 99.0.0', '1.0.0-rc.1'],
  ['*-0', '1.0.0-rc.1 1.0.0', ''],
  ['01.2.3', '1.2.3', '1.2.4'],
  ['!=1.2.4', '1.2.3 2.0.0', '1.2.4'],
  ['!=1.2', '1.3.0 2.2.0', '1.2.0 1.2.9'],
  ['>1.2', '1.3.0 2.0.0', '1.2.9 1.2.0'],
  ['>11', '12.0.0', '11.1.0'],
  ['=< 1.3', '1.3.9 1.0.0', '1.4.0'],
  ['>1.0, <2.0', '1.5.0', '1.0.0 2.0.0'],
  ['>1.0 <2.0', '1.5.0', '1.0.0 2.0.0'],
  ['>=1.0.0-0 <2.0.0', '1.5.0-rc.1 1.5.0', '2.1.0-rc.1'],
  ['>=1.0.0-0 || 3.x', '1.0.0-rc.1 3.1.0', '0.9.0'],
  ['>=2.0.0 || 1.0.0-0', '2.0.0 1.0.0-0', '2.1.0-rc.1'],
  ['1.2 - 1.4', '1.2.0 1.4.9', '1.5.0 1.1.9'],
  ['~1.2.3', '1.2.9', '1.3.0 1.2.2'],
  ['~1', '1.9.0', '2.0.0'],
  ['~0.0.0', '0.0.0 7.0.0', ''],
  ['^1.2.3', '1.9.0', '2.0.0 1.2.2'],
  ['^0.2.3', '0.2.9', '0.3.0'],
  ['^0.0.3', '0.0.3', '0.0.4'],
  ['^0.0', '0.0.9', '0.1.0'],
  ['^0', '0.9.0', '1.0.0'],
];

describe.each(facts)('the range %s', (range, inside, outside) => {
  it(`holds ${inside || 'nothing more'}, and not ${outside || 'anything less'}`, () => {
    const split = (text: string) => text.split(' ').filter(Boolean);

    expect(split(inside).filter((text) => !isIn(range, text))).toEqual([]);
    expect(split(outside).filter((text) => isIn(range, text))).toEqual([]);
  });
});

it.each([
  '',
  ' ',
  'latest',
  '1.2.3.4',
  '>',
  '1,',
  '>=1.0<2.0',
  '1 ||',
  '==1',
  '><1',
  'x.x.*||10.3.3 - 2',
  `${'1 '.repeat(300)}`,
])('does not accept %j as a range', (range) => {
  expect(parseConstraint(range)).toBeUndefined();
});

it('finds the tag of highest precedence in a range, whatever else there is', () => {
  const tags = ['v1.9.0', 'v1.10.0', 'latest', 'v1.10.0-rc.1', '2.0.0-rc.1', '1.10', '01.9.1'];

  expect(highestInRange(tags, parseConstraint('>=1')!)).toBe('v1.10.0');
  expect(highestInRange(tags, parseConstraint('>=1-0')!)).toBe('2.0.0-rc.1');
  expect(highestInRange(tags, parseConstraint('>=3')!)).toBeUndefined();
});

describe('any text', () => {
  const piece = fc.constantFrom(...'0123456789.xX*-+|~^<>=!, v'.split(''), '||', ' - ', '1.2.3', 'rc');
  const text = fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join(''));

  it('is decided at once to be a range or not', () => {
    const version = parseVersion('1.2.3')!;
    fc.assert(fc.property(fc.oneof(text, fc.string()), (range) => void parseConstraint(range)?.(version)));
  });

  it('is refused where it is spaces without end', () => {
    expect(parseConstraint(`${'1   '.repeat(120)}!`)).toBeUndefined();
    expect(parseConstraint(' '.repeat(1_000_000))).toBeUndefined();
  });
});

describe('versions', () => {
  const part = fc.nat({ max: 30 });
  const prerelease = fc.constantFrom('', '-0', '-1', '-10', '-a', '-a.1', '-a.b', '-rc.1', '-rc.10', '-rc.2');
  const version = fc.tuple(part, part, part, prerelease).map(([a, b, c, d]) => parseVersion(`${a}.${b}.${c}${d}`)!);

  it('are in one order: of three, none is out of line', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('are at least, or below, any other', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        // A pre-release as a bound lets the range speak of pre-releases.
        const bound = b.prerelease === '' ? parseVersion(`${b.original}-0`)! : b;
        const holds = ['>=', '<'].map((operator) => parseConstraint(`${operator}${bound.original}`)!(a));

        expect(holds).toEqual([compareVersions(a, bound) >= 0, compareVersions(a, bound) < 0]);
      }),
    );
  });
});
