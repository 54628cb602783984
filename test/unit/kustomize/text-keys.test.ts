import { describe, expect, it } from 'vitest';
import { buildFiles } from './build-files.ts';

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

  it('is refused in generated data', () => {
    expect(() => build(`configMapGenerator: [{name: g, literals: ["${key}=v"]}]\n`)).toThrow(refused);
  });
});

it.each(['n', 'yes', '1:20', '-', '_1'])('takes the key %s for a text', (key) => {
  expect(build(`commonLabels: {"${key}": v}\n`)[0]?.metadata['labels']).toEqual({ [key]: 'v' });
});
