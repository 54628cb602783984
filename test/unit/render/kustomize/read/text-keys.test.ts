import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

const configMap = (annotations = '{}'): string =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: ${annotations}}, data: {"1": x}}`;
const build = (kustomization: string, object = configMap()) =>
  buildFiles({ 'kustomization.yaml': `resources: [a.yaml]\n${kustomization}`, 'a.yaml': object });

describe.each(['1', 'true', 'null', '1.5', '2020-01-01'])('the key %s', (key) => {
  const refused = expect.objectContaining({ code: 'bad-field' });

  it('is refused among the labels and annotations that are added', () => {
    expect(() => build(`commonLabels: {"${key}": v}\n`)).toThrow(refused);
    expect(() => build(`commonAnnotations: {"${key}": v}\n`)).toThrow(refused);
  });

  it('is refused among the annotations that an object has', () => {
    expect(() => build('', configMap(`{"${key}": v}`))).toThrow(refused);
  });

  it('is refused among the labels of a patch that is read as a resource, and only there', () => {
    const labels = `{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {"${key}": v}}}`;

    expect(() => build(`patchesStrategicMerge: ['${labels}']\n`)).toThrow(refused);
    expect(() => build(`patches: [{target: {kind: ConfigMap}, patch: '${labels}'}]\n`)).toThrow(refused);
    expect(build(`patches: [{patch: '${labels}'}]\n`)[0]?.metadata['labels']).toEqual({ [key]: 'v' });
  });

  it('is refused in generated data, labels and annotations', () => {
    expect(() => build(`configMapGenerator: [{name: g, literals: ["${key}=v"]}]\n`)).toThrow(refused);
    for (const field of ['labels', 'annotations'])
      expect(() => build(`configMapGenerator: [{name: g, options: {${field}: {"${key}": v}}}]\n`)).toThrow(refused);
  });
});

it.each(['2001-13-45', '0x_', '1e999', 'yes', '0o8'])(
  'adds the key %s, which only looks like something else',
  (key) => {
    expect(build(`commonAnnotations: {"${key}": v}\n`)[0]?.metadata['annotations']).toEqual({ [key]: 'v' });
  },
);

describe.each(['1', 'true', '~', '1.50', '0x1F', '2020-01-01'])('an object with the key %s without quotes', (key) => {
  const object = `{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {${key}: x}}`;
  const refused = expect.objectContaining({
    code: 'bad-field',
    message: expect.stringMatching(
      /^a\.yaml(:\d+)?: ConfigMap a: kustomize reads the key '.+' as \w+: write it in quotes/,
    ),
  });
  const patchOf = (data: string): string =>
    `patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, ${data}}'}]\n`;

  it('is refused, also in a list and by a JSON patch', () => {
    expect(() => build('', object)).toThrow(refused);
    expect(() => build('', `{kind: ConfigMapList, items: [${object}]}`)).toThrow(
      expect.objectContaining({ code: 'bad-field' }),
    );
    expect(() => build(`patches: [{target: {}, patch: '[{"op":"remove","path":"/data"}]'}]\n`, object)).toThrow(
      refused,
    );
  });

  it('is refused where a patch changes the value, or brings the key', () => {
    expect(() => build(patchOf(`data: {"${key}": y}`), object)).toThrow(refused);
    expect(() => build(patchOf(`data: {${key}: y}`), configMap().replace('"1"', 'z'))).toThrow(refused);
  });

  it('is built where a patch removes the key, or all around it', () => {
    expect(build(patchOf(`data: {"${key}": null, b: c}`), object)[0]?.['data']).toEqual({ b: 'c' });
    expect(build(patchOf('data: null'), object)[0]).not.toHaveProperty('data');
  });

  it('is built where the patch writes it without quotes, and the object with them', () => {
    const quoted = object.replace(`{${key}:`, `{"${key}":`);

    expect(build(patchOf(`data: {${key}: y}`), quoted)[0]?.['data']).toEqual({ [key]: 'y' });
  });

  it('is refused where variables are looked for', () => {
    const varied = `vars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: a}}]\n${patchOf('data: null')}`;

    expect(build(varied, object)).toHaveLength(1);
    expect(() => build(varied.replace('data: null', 'a: b'), object)).toThrow(refused);
  });
});

it.each(['n', 'yes', '1:20', '-', '_1'])('takes the key %s for a text', (key) => {
  expect(build(`commonLabels: {"${key}": v}\n`)[0]?.metadata['labels']).toEqual({ [key]: 'v' });
});

it.each(['1', 'true', '0x1F', '2020-01-01', '.inf'])(
  'accepts the key %s without quotes in the object itself',
  (key) => {
    const object = `kind: Foo\nmetadata:\n  name: a\n${key}: b\n`;

    expect(build('', object)[0]).toMatchObject({ [key]: 'b' });
    expect(build(`patches: [{target: {}, patch: '[{"op":"add","path":"/c","value":1}]'}]\n`, object)[0]).toMatchObject({
      [key]: 'b',
      c: 1,
    });
  },
);

it('refuses a key that is null in the object itself', () => {
  expect(() => build('', 'kind: Foo\nmetadata:\n  name: a\n~: b\n')).toThrow(
    expect.objectContaining({ code: 'bad-field' }),
  );
});

describe('a key that is a map or a list', () => {
  const object = 'kind: Foo\nmetadata:\n  name: a\nspec:\n  ? {b: c}\n  : d\n';
  const refused = expect.objectContaining({ code: 'not-yaml' });

  it('is refused where the object is written', () => {
    expect(() => build('', object)).toThrow(refused);
    expect(() => build('', object.replaceAll('  ?', '?').replaceAll('  :', ':').replace('spec:\n', ''))).toThrow(
      refused,
    );
  });

  it('is ignored where a patch removes it', () => {
    expect(build(`patches: [{patch: '{kind: Foo, metadata: {name: a}, spec: null}'}]\n`, object)).toEqual([
      { kind: 'Foo', metadata: { name: 'a' } },
    ]);
  });
});

it('turns what only its tag makes a text into a number where a patch sets one', () => {
  const object = 'kind: Foo\nmetadata:\n  name: a\nspec:\n  b: !!str 5\n  c: "5"\n';

  expect(
    build(`patches: [{patch: '{kind: Foo, metadata: {name: a}, spec: {b: 7, c: 7}}'}]\n`, object)[0],
  ).toMatchObject({
    spec: { b: 7, c: '7' },
  });
});
