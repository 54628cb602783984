import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

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
  ])('is refused as invalid YAML: %j', (spec) => {
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
    'is refused as a key that is not a text: %s',
    (key) => {
      expect(() => build(`\n  ${key}: x`)).toThrow(refused('bad-field'));
    },
  );
});

describe('a value that its tag does not fit', () => {
  const annotated = (value: string): string =>
    buildYaml({
      'kustomization.yaml': 'resources: [a.yaml]\n',
      'a.yaml': `apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  annotations:\n    ${value}\n`,
    });
  const patched = (spec: string, patch: string): string =>
    buildYaml({
      'kustomization.yaml': `resources: [a.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: A
    metadata: {name: a}
    spec: ${patch}
`,
      'a.yaml': `apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: ${spec}\n`,
    });

  it.each(['!!int x', '!!bool yes', '!!float x', '!!null x', '!!timestamp x', '!!int', '!<tag:yaml.org,2002:int> x'])(
    'is refused where it is written: %s',
    (value) => {
      expect(() => build(`{k: ${value} }`)).toThrow(refused('not-yaml'));
      expect(() => build(`\n  - ${value}`)).toThrow(refused('not-yaml'));
    },
  );

  it.each(['!!int x', '!!bool x', '!!float x', '!!null x', '!!timestamp x', '!!binary x', '!!merge x'])(
    'is a text as an annotation: %s',
    (value) => {
      expect(annotated(`k: ${value}`)).toContain('    k: x\n');
    },
  );

  it('is a text as the key of an annotation', () => {
    expect(annotated('!!int x: z')).toContain('    x: z\n');
    expect(() => annotated('!!bool 5: y')).toThrow(refused('bad-field'));
  });

  it('is accepted once a patch has replaced it', () => {
    expect(patched('{k: !!int x }', '{k: 5}')).toContain('  k: 5\n');
  });

  it('removes a field by a patch that calls it null', () => {
    expect(patched('{j: 1, k: 2}', '{k: !!null x }')).toMatch(/spec:\n {2}j: 1\n$/);
  });

  it('is refused in an object of a List, too', () => {
    const files = {
      'kustomization.yaml': 'resources: [a.yaml]\n',
      'a.yaml':
        'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}, spec: !!binary x }\n',
    };

    expect(() => buildYaml(files)).toThrow(refused('not-yaml'));
  });

  it.each([
    ['\n  k: !!merge x', '  k: x\n'],
    ['[!!merge x ]', '- x\n'],
    ['[! ]', '- ""\n'],
  ])('is a text where it merges nothing, or says nothing in brackets: %j', (spec, expected) => {
    expect(specOf(spec)).toBe(expected);
  });
});

describe('a time with a clock', () => {
  it.each([
    ['FooList', ''],
    ['List', 'apiVersion: v1\nkind: A\nmetadata: {name: b}\n---\n'],
  ])('is a time also in brackets in a %s that is taken apart as JSON', (kind, before) => {
    const item = '{apiVersion: v1, kind: A, metadata: {name: a}, spec: {k: 2001-12-14 21:59:43, j: }}';
    const files = {
      'kustomization.yaml': 'resources: [a.yaml]\n',
      'a.yaml': `${before}apiVersion: v1\nkind: ${kind}\nitems:\n- ${item}\n`,
    };

    expect(buildYaml(files)).toContain('spec:\n  j: null\n  k: "2001-12-14T21:59:43Z"\n');
  });

  it('is written as a time where it has a line of its own', () => {
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

describe('an apiVersion that is null', () => {
  const two = (apiVersion: string): string =>
    `apiVersion: ${apiVersion}\nkind: A\nmetadata: {name: a}\n---\nkind: A\nmetadata: {name: a}\n`;

  it('is called as it is written, and so another one than an empty one', () => {
    const objects = (text: string) => buildYaml({ 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': text });

    expect(objects(two('null'))).toContain('---\n');
    expect(() => objects(two(''))).toThrow(refused('duplicate'));
  });

  it('stays where a patch of several objects is merged in', () => {
    const files = {
      'kustomization.yaml': 'resources: [a.yaml]\npatches: [{target: {kind: A}, path: p.yaml}]\n',
      'a.yaml': two('null'),
      'p.yaml': 'apiVersion: v1\nkind: A\nmetadata: {name: x}\nspec: y\n',
    };

    expect(buildYaml(files)).toMatch(/^apiVersion: null\nkind: A\n/);
  });
});
