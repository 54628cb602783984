import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';
import { buildYaml } from '../build-yaml.ts';

const build = (text: string, kustomization = '') =>
  buildFiles({ 'kustomization.yaml': `resources: [a.yaml]\n${kustomization}`, 'a.yaml': text });
const foo = (name: string, more = ''): string => `kind: Foo\nmetadata: {name: ${name}}\n${more}`;
const namesIn = (text: string): unknown[] => build(text).map(({ metadata }) => metadata.name);
const noYaml = (line: number) => expect.objectContaining({ code: 'not-yaml', line });

describe('a file of objects', () => {
  it('may have comments after its separators, and nothing else', () => {
    expect(namesIn(`${foo('a')}--- # next\n${foo('b')}`)).toEqual(['a', 'b']);
    expect(() => build(`${foo('a')}--- {kind: Foo, metadata: {name: b}}\n`)).toThrow(noYaml(3));
    expect(() => build(`${foo('a')}---b\n${foo('b')}`)).toThrow(noYaml(3));
  });

  it('may not end a document that has not begun', () => {
    expect(() => build(`${foo('a')}---\n# nothing\n...\n`)).toThrow(noYaml(3));
  });

  it('loses what follows the end of a document without a separator', () => {
    expect(namesIn(`${foo('a')}...\n${foo('b')}---\n${foo('c')}`)).toEqual(['a', 'c']);
  });

  it('may have a byte order mark before each document', () => {
    expect(namesIn(`\ufeff${foo('a')}---\n\ufeff${foo('b')}`)).toEqual(['a', 'b']);
  });

  it('may not write a character as two halves', () => {
    expect(() => build(foo('a', 'spec: {b: "\\ud83d\\ude00"}\n'))).toThrow(noYaml(3));
    expect(build(foo('a', 'spec: {b: "\\U0001F600 \\\\ud83d"}\n'))[0]).toMatchObject({ spec: { b: '😀 \\ud83d' } });
  });
});

describe.each([
  ['a key that is given twice', 'spec: {b: 1}\nspec: {b: 2}\n', 4],
  ['a number that JSON does not have', 'spec: {b: -.inf}\n', undefined],
])('%s', (_, field, line) => {
  const refused = expect.objectContaining({ code: 'not-yaml', line });

  it('is refused where the object is written', () => {
    expect(() => build(foo('a', field))).toThrow(refused);
    expect(() =>
      build(foo('a', field), `patches: [{target: {}, patch: '[{"op":"remove","path":"/spec"}]'}]\n`),
    ).toThrow(refused);
    expect(() => build(`kind: FooList\nitems: []\n${field}`)).toThrow(expect.objectContaining({ code: 'not-yaml' }));
  });

  it('is not seen in an object that is taken away, nor before another error', () => {
    expect(build(foo('a', field), `patches: [{patch: '{kind: Foo, metadata: {name: a}, $patch: delete}'}]\n`)).toEqual(
      [],
    );
    expect(() => build(foo('a', field), 'replicas: [{name: none, count: 1}]\n')).toThrow(
      expect.objectContaining({ code: 'no-target' }),
    );
  });
});

it('ignores a key that is given twice in a map that a patch removes', () => {
  const patch = (spec: string): string => `patches: [{patch: '{kind: Foo, metadata: {name: a}, spec: ${spec}}'}]\n`;
  const object = foo('a', 'spec: {b: {c: 1, c: 2}, d: 1}\n');

  expect(build(object, patch('{b: null}'))[0]).toMatchObject({ spec: { d: 1 } });
  expect(() => build(object, patch('{d: null}'))).toThrow(expect.objectContaining({ code: 'not-yaml' }));
});

it('reports a key that is given twice also where an annotation is not a text', () => {
  const object = 'kind: Foo\nmetadata: {name: a, annotations: {true: b}}\nspec:\n  b: 1\n  b: 2\n';

  expect(() => build(object)).toThrow(noYaml(5));
});

it('accepts a number that JSON does not have in an annotation, which is a text', () => {
  expect(build('kind: Foo\nmetadata: {name: a, annotations: {b: -.inf}}\n')[0]?.metadata['annotations']).toEqual({
    b: '-.inf',
  });
});

it('names the first of two objects that cannot be written', () => {
  const [odd, twice] = ['kind: Foo\nmetadata: {name: a}\nspec: {1: b}\n', foo('b', 'spec: {c: 1, c: 2}\n')];

  expect(() => build(`${odd}---\n${twice}`)).toThrow(expect.objectContaining({ code: 'bad-field' }));
  expect(() => build(`${twice}---\n${odd}`)).toThrow(expect.objectContaining({ code: 'not-yaml' }));
});

it('takes the last of an annotation given twice, and refuses a label or a name given twice', () => {
  const text = (field: string): string => `kind: Foo\nmetadata:\n  name: a\n  ${field}:\n    b: c\n    b: True\n`;

  expect(build(text('annotations'))[0]?.metadata['annotations']).toEqual({ b: 'True' });
  expect(() => build(text('labels'))).toThrow(noYaml(6));
  expect(() => build('kind: Foo\nmetadata:\n  name: a\n  name: b\n')).toThrow(noYaml(4));
});

it.each([
  ['{b: c}', '{b: d, e: True}', { b: 'd', e: 'True' }],
  ['null', '{b: c}', { b: 'c' }],
  ['{b: c}', 'null', { b: 'c' }],
])('unites annotations that are given twice, %s and %s', (first, again, annotations) => {
  const object = `kind: Foo\nmetadata:\n  name: a\n  annotations: ${first}\n  annotations: ${again}\n`;

  expect(build(object)[0]?.metadata['annotations']).toEqual(annotations);
});

describe('a patch with a key that is given twice', () => {
  const patch = (spec: string): string => `patches: [{patch: '{kind: Foo, metadata: {name: a}, spec: ${spec}}'}]\n`;

  it('says the first where the map is merged', () => {
    expect(build(foo('a', 'spec: {c: 1}\n'), patch('{b: 1, b: 2}'))[0]).toMatchObject({ spec: { b: 1, c: 1 } });
  });

  it('is refused where the map is put in as it is', () => {
    const refused = expect.objectContaining({ code: 'not-yaml', file: 'kustomization.yaml' });

    expect(() => build(foo('a', 'spec: {c: 1}\n'), patch('{d: {b: 1, b: 2}}'))).toThrow(refused);
    expect(() => build(foo('a'), patch('{b: 1, b: 2}'))).toThrow(refused);
  });

  it('is meant for the object that is named first', () => {
    const named = `patches: [{patch: '{kind: Foo, kind: Bar, metadata: {name: a}, metadata: {name: b}, c: 1}'}]\n`;

    expect(build(foo('a'), named)[0]).toMatchObject({ kind: 'Foo', c: 1 });
  });
});

describe('the items of a list', () => {
  const list = (...items: readonly string[]): string => `{kind: List, items: [${items.join(', ')}]}`;
  const item = (name: string): string => `{kind: Foo, metadata: {name: ${name}}}`;

  it('follow what is beside the list, and those of a list in it at its place or after them', () => {
    expect(namesIn(`${list(item('a'), item('b'))}\n---\n${item('c')}\n`)).toEqual(['c', 'a', 'b']);
    expect(namesIn(`---\n${list(item('a'), list(item('b')), item('c'))}\n---\n${item('d')}\n`)).toEqual([
      'd',
      'a',
      'b',
      'c',
    ]);
    expect(namesIn(list(item('a'), list(item('b')), item('c')))).toEqual(['a', 'c', 'b']);
    expect(
      namesIn(`{kind: FooList, items: [${list(item('a'))}, {kind: FooList, items: [${item('b')}]}, ${item('c')}]}`),
    ).toEqual(['a', 'c', 'b']);
  });

  it('have folded texts as they are written, unlike an object in a file', () => {
    const object = 'kind: Foo\n  metadata: {name: a}\n  b: >\n    c\n      d\n';

    expect(build(`kind: FooList\nitems:\n- ${object}`)[0]?.['b']).toBe('c\n  d\n');
    expect(build(`kind: List\nitems:\n- ${object}`)[0]?.['b']).toBe('c\n\n  d\n');
  });

  it('may be none, and be no list where there is nothing but the list', () => {
    expect(build('{kind: List, items: {}}')).toEqual([]);
    expect(() => build(`${item('a')}\n---\n{kind: List, items: {}}\n`)).toThrow(
      expect.objectContaining({ code: 'not-an-object' }),
    );
  });
});

describe('a name that is a number', () => {
  it('stays one with a suffix, unless it is quoted', () => {
    const text = (name: string): string =>
      buildYaml({ 'kustomization.yaml': 'resources: [a.yaml]\nnameSuffix: "2"\n', 'a.yaml': foo(name) });

    expect(text('0.5')).toContain('name: 0.52\n');
    expect(text('"12"')).toContain('name: "122"\n');
    expect(text('a')).toContain('name: a2\n');
    expect(text('2020-01-01')).toContain('name: 2020-01-012\n');
  });
});
