import { expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const build = (kustomization: string, config: string): string =>
  buildYaml({
    'kustomization.yaml': `resources: [a.yaml]\nconfigurations: [c.yaml]\n${kustomization}\n`,
    'a.yaml': '{kind: A, metadata: {name: a, annotations: {c: True}}}',
    'c.yaml': config,
  });

it.each([
  ['"2"', 'b: 2\n'],
  ['p-', 'b: p-\n'],
  ['"*"', "b: '*'\n"],
])('reads a prefix %s in a new field as what it looks like', (prefix, expected) => {
  expect(build(`namePrefix: ${prefix}`, 'namePrefix: [{path: b, create: true}]')).toContain(expected);
});

it('makes an empty annotation of an affix without a text', () => {
  const plugin = '[{path: metadata/annotations/b, create: true}]';

  expect(
    buildYaml({
      'kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]\n',
      'a.yaml': 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\n',
      't.yaml': `{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: p}, fieldSpecs: ${plugin}}`,
    }),
  ).toContain('b: ""\n');
});

it('makes a new field null of an affix without a text', () => {
  const plugin = '[{path: b, create: true}]';

  expect(
    buildYaml({
      'kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]\n',
      'a.yaml': 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\n',
      't.yaml': `{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: p}, fieldSpecs: ${plugin}}`,
    }),
  ).toContain('b: null\n');
});

it('does not write a number of replicas over a map', () => {
  const config = 'replicas: [{path: metadata, kind: A}]';

  expect(() => build('replicas: [{name: a, count: 1}]', config)).toThrow(
    expect.objectContaining({ code: 'bad-field' }),
  );
});

it('keeps annotations that are not texts as they are written where there are variables', () => {
  const vars = 'vars: [{name: V, objref: {kind: A, name: a}}]';

  expect(build(vars, '{}')).toContain('c: "True"\n');
});

it('asks for the old name of an object where others look for it, not where its name changes', () => {
  const files = (field: string) => ({
    'kustomization.yaml': `resources: [base]\nnameSuffix: -x\n${field}`,
    'base/kustomization.yaml': `resources: [a.yaml]
patches: [{target: {kind: A}, patch: '[{"op":"remove","path":"/metadata/name"}]'}]\n`,
    'base/a.yaml': '{apiVersion: v1, kind: A, metadata: {name: a}}',
  });

  expect(() => buildYaml(files(''))).toThrow(expect.objectContaining({ code: 'not-an-object' }));
  expect(() => buildYaml(files('patchesJson6902: [{target: {name: none}, patch: "[]"}]\n'))).toThrow(
    expect.objectContaining({ code: 'bad-patch' }),
  );
  expect(() => buildYaml(files('configMapGenerator: [{name: b, behavior: merge}]\n'))).toThrow(
    expect.objectContaining({ code: 'bad-generator' }),
  );
});

it.each([
  ['null', 'b: p-null\n'],
  ['~', 'b: p-~\n'],
  ['', 'b: p-\n'],
])('puts an affix to the text of a null field, written `%s`', (written, expected) => {
  const built = (spec: string): string =>
    buildYaml({
      'kustomization.yaml': 'resources: [a.yaml]\nconfigurations: [c.yaml]\nnamePrefix: p-\n',
      'a.yaml': `kind: A\nmetadata:\n  name: a\nb: ${written}\n`,
      'c.yaml': `namePrefix: [${spec}]`,
    });

  expect(built('{path: b}')).toContain(expected);
  expect(built('{path: b, create: true}')).toContain(expected);
});
