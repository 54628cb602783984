import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterIgnored } from '../../../shared/artifact/source-ignore.ts';

const file = (path: string, text = '') => ({ path, bytes: Buffer.from(text), executable: false });

/** Of the paths, those that an artifact keeps. */
function keep(paths: readonly string[], ignore?: string, ignoreFiles: Readonly<Record<string, string>> = {}): string[] {
  const files = [
    ...paths.map((path) => file(path)),
    ...Object.entries(ignoreFiles).map(([path, text]) => file(path, text)),
  ];
  return filterIgnored(files, ignore)
    .map(({ path }) => path)
    .filter((path) => paths.includes(path));
}

/** As Flux's own matcher says. */
const facts: readonly (readonly [pattern: string, ignored: string, kept: string])[] = [
  ['docs', 'docs a/docs docs/x a/docs/x', 'docs2 adocs'],
  ['docs/', 'docs/x a/docs/x', 'docs a/docs'],
  ['/docs', 'docs docs/x', 'a/docs'],
  ['a/b', 'a/b a/b/c', 'c/a/b ab'],
  ['*.md', 'x.md a/x.md', 'x.mdx'],
  ['/*.md', 'x.md', 'a/x.md'],
  ['**/b', 'b a/b a/a/b b/c', 'ab'],
  ['a/**', 'a a/b a/b/c', 'b/a'],
  ['a/**/b', 'a/b a/c/b a/c/d/b', 'b a/c'],
  ['a**', 'a ab a/x', 'ba'],
  ['/a**', '', 'a ab a/x'],
  ['?', 'a a/x', 'ab'],
  ['[ab]', 'a b', 'c'],
  ['[^a]', 'b c', 'a'],
  ['\\a', 'a', 'b'],
  ['[', '', '[ a'],
  ['a ', 'a', 'b'],
  ['a\r', 'a', 'b'],
  ['# a', '', 'a'],
  ['*\n!a', 'b c', 'a x/a'],
  ['a/*\n!a/b', 'a/c a/c/d', 'a/b'],
  ['!x.png', '.git/config', 'x.png y.png .github/w.yaml'],
];

describe.each(facts)('the pattern %j', (pattern, ignored, kept) => {
  const [leftOut, left] = [ignored, kept].map((text) => text.split(' ').filter(Boolean)) as [string[], string[]];

  it(`leaves out ${ignored || 'nothing'} and keeps ${kept}`, () => {
    expect(keep(leftOut, pattern)).toEqual([]);
    expect(
      keep(
        left.filter((path) => path !== '.git/config'),
        pattern,
      ),
    ).toEqual(left);
  });
});

describe('a .sourceignore', () => {
  it('is not read within .git', () => {
    expect(keep(['x', 'a.png'], undefined, { '.git/.sourceignore': 'x' })).toEqual(['x']);
  });

  it('ends before a line of 64 KiB, as in Flux', () => {
    const long = 'l'.repeat(65_536);

    expect(keep(['x', 'y'], undefined, { '.sourceignore': `x\n${long}\ny` })).toEqual(['y']);
    expect(keep(['x', 'y'], `x\n${long}\ny`)).toEqual(['y']);
  });

  it('applies to its own folder and those below it', () => {
    expect(keep(['a/x', 'a/b/x', 'x', 'c/x'], undefined, { 'a/.sourceignore': 'x' })).toEqual(['x', 'c/x']);
  });

  it('is overridden by one of a folder below, and both by spec.ignore', () => {
    const files = { '.sourceignore': 'x\ny', 'a/.sourceignore': '!x\n!y' };

    expect(keep(['a/x', 'a/y', 'x'], undefined, files)).toEqual(['a/x', 'a/y']);
    expect(keep(['a/x', 'a/y', 'x'], 'a/y', files)).toEqual(['a/x']);
  });
});

describe('any patterns', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    '*',
    '**',
    '?',
    '[',
    ']',
    '[a-b]',
    '\\',
    '!',
    '/',
    ' ',
    '\n',
    '#',
    '.',
    'git',
  );
  const patterns = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  const path = fc
    .array(fc.stringMatching(/^[ab.]{1,3}$/), { minLength: 1, maxLength: 4 })
    .map((names) => names.join('/'));
  const paths = fc.uniqueArray(path, { maxLength: 10 });

  it('keep some of the files, in their order, and make none up', () => {
    fc.assert(
      fc.property(paths, patterns, (files, ignore) => {
        const kept = keep(files, ignore);

        expect(files.filter((one) => kept.includes(one))).toEqual(kept);
      }),
    );
  });

  it('judge a file by its own path, whatever else is there', () => {
    fc.assert(
      fc.property(paths, patterns, (files, ignore) => {
        expect(keep(files, ignore)).toEqual(files.filter((one) => keep([one], ignore).length === 1));
      }),
    );
  });

  it('keep everything where the last one asks for it', () => {
    fc.assert(
      fc.property(paths, patterns, (files, ignore) => {
        expect(keep(files, `${ignore}\n!*`)).toEqual(files);
      }),
    );
  });

  it('are matched at once where they have many stars', () => {
    expect(keep(['a'.repeat(200)], `${'*a'.repeat(100)}b`)).toHaveLength(1);
  });

  it('are refused where there are too many for the files', () => {
    const paths = Array.from({ length: 5001 }, (_, index) => `${index}`);

    expect(() => keep(paths, 'a\n'.repeat(10_000))).toThrow('shorten .sourceignore or spec.ignore');
  });
});
