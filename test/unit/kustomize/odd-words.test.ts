import { describe, expect, it } from 'vitest';
import { buildYaml } from './build-yaml.ts';

const build = (spec: string): string =>
  buildYaml({
    'kustomization.yaml': 'resources: [a.yaml]\n',
    'a.yaml': `apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: ${spec}\n`,
  });
const specOf = (spec: string): string => build(spec).split('spec:\n')[1] ?? '';
const refused = (code: string) => expect.objectContaining({ code });

describe('a word that Go reads in its own way', () => {
  it.each([
    ...['{a: :b}', '{a: ?b}', '{a: :b, c: 1}', '{"a"::b}', '[::]', '[a, :b]', '[:]'],
    ...['{a: !!str}', '[!!null]', '{a: !!binary, b: 1}'],
    ...['\n  a: !!binary x', '{a: !!binary "a b"}', '[!!binary aGVsbG8]'],
  ])('is no YAML, and refused: %j', (spec) => {
    expect(() => build(spec)).toThrow(refused('not-yaml'));
  });

  it.each([
    ['[?b]', '- b: ""\n'],
    ['[b:]', "- 'b:'\n"],
    ['\n  a: :b', '  a: :b\n'],
    ['{"a":! 5}', '  a: 5\n'],
    ['{a: !!binary aGVsbG8=}', '  a: hello\n'],
  ])('is kept as that: %j', (spec, expected) => {
    expect(specOf(spec)).toBe(expected);
  });

  it.each(['!!foo b', '!b c', '!!binary aGVsbG8=', '!!binary ""', '2001-12-14T21:59:43Z'])(
    'is refused as a key that is no text: %s',
    (key) => {
      expect(() => build(`\n  ${key}: x`)).toThrow(refused('bad-field'));
    },
  );
});

describe('a time with a clock', () => {
  it('is written as a time where it stands in a line of its own', () => {
    expect(specOf('\n  a: 2001-12-14 21:59:43')).toBe('  a: "2001-12-14T21:59:43Z"\n');
  });

  it.each([
    ['{a: 2001-12-14 21:59:43}', '  a: "2001-12-14 21:59:43"\n'],
    ['[2001-12-14t21:59:43.10-05:00]', '- "2001-12-14t21:59:43.10-05:00"\n'],
    ['{2001-12-14 21:59:43: x}', '  "2001-12-14 21:59:43": x\n'],
    ['{a: 2001-12-14}', '  a: "2001-12-14T00:00:00Z"\n'],
  ])('is a text in brackets, where Go has to quote it: %s', (spec, expected) => {
    expect(specOf(spec)).toBe(expected);
  });
});

it('merges more than ten thousand keys in one file', () => {
  const keys = Array.from({ length: 300 }, (_, at) => `k${at}: x`).join(', ');
  const maps = Array.from({ length: 50 }, (_, at) => `m${at}: {<<: *m}`).join(', ');

  expect(specOf(`{m: &m {${keys}}, ${maps}}`).match(/: x/g)).toHaveLength(51 * 300);
});
