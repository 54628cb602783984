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
])('a prefix %s in a field that is new is what it looks like', (prefix, expected) => {
  expect(build(`namePrefix: ${prefix}`, 'namePrefix: [{path: b, create: true}]')).toContain(expected);
});

it('an affix without a text makes an annotation that is empty', () => {
  const plugin = '[{path: metadata/annotations/b, create: true}]';

  expect(
    buildYaml({
      'kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]\n',
      'a.yaml': 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\n',
      't.yaml': `{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: p}, fieldSpecs: ${plugin}}`,
    }),
  ).toContain('b: ""\n');
});

it('an affix without a text makes a new field that is null', () => {
  const plugin = '[{path: b, create: true}]';

  expect(
    buildYaml({
      'kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]\n',
      'a.yaml': 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\n',
      't.yaml': `{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: p}, fieldSpecs: ${plugin}}`,
    }),
  ).toContain('b: null\n');
});

it('a number of replicas does not go where a map stands', () => {
  const config = 'replicas: [{path: metadata, kind: A}]';

  expect(() => build('replicas: [{name: a, count: 1}]', config)).toThrow(
    expect.objectContaining({ code: 'bad-field' }),
  );
});

it('what is no text among annotations stays as it is written where there are variables', () => {
  const vars = 'vars: [{name: V, objref: {kind: A, name: a}}]';

  expect(build(vars, '{}')).toContain('c: "True"\n');
});

it('what an object was called is asked for where others look for it, not where its name changes', () => {
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
])('of a field that is null, written `%s`, the text is what an affix is put to', (written, expected) => {
  const built = (spec: string): string =>
    buildYaml({
      'kustomization.yaml': 'resources: [a.yaml]\nconfigurations: [c.yaml]\nnamePrefix: p-\n',
      'a.yaml': `kind: A\nmetadata:\n  name: a\nb: ${written}\n`,
      'c.yaml': `namePrefix: [${spec}]`,
    });

  expect(built('{path: b}')).toContain(expected);
  expect(built('{path: b, create: true}')).toContain(expected);
});
