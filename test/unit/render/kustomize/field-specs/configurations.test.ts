import { expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const narrow = 'commonLabels: [{path: x, kind: A, create: true}]\n';
const wide = 'commonLabels: [{path: x, kind: A, create: true}, {path: x}]\n';
const object = '{kind: A, metadata: {name: a}, x: {}}';

it('covers a field of any kind by an earlier one of a kind, with which it must agree', () => {
  const files = { 'kustomization.yaml': 'configurations: [c.yaml]\n', 'c.yaml': wide };

  expect(() => buildYaml(files)).toThrow(expect.objectContaining({ code: 'bad-field' }));
});

it('merges what a component adds from the start, so that the order of kinds decides', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [a.yaml]\nconfigurations: [c.yaml]\n',
    'base/a.yaml': object,
    'base/c.yaml': 'commonLabels: [{path: x}]\n',
    'part/c.yaml': narrow,
    'part/kustomization.yaml': 'kind: Component\nconfigurations: [c.yaml]\n',
  };
  const overlay = 'resources: [../base]\n';

  expect(() => buildYaml({ ...files, 'overlay/kustomization.yaml': `${overlay}components: [../part]\n` })).toThrow(
    expect.objectContaining({ code: 'bad-field' }),
  );
  expect(buildYaml({ ...files, 'overlay/kustomization.yaml': `${overlay}commonLabels: {l: v}\n` })).toContain(
    'x:\n  l: v\n',
  );
});

it('refuses a key given twice in a configuration, though not in a kustomization', () => {
  const files = {
    'kustomization.yaml': 'configurations: [c.yaml]\nnamePrefix: a\nnamePrefix: b\n',
    'c.yaml': 'commonLabels: [{path: x}]\n',
  };

  expect(buildYaml(files)).toBe('');
  expect(() => buildYaml({ ...files, 'c.yaml': 'commonLabels: [{path: x, path: y}]\n' })).toThrow(
    expect.objectContaining({ code: 'not-yaml', file: 'c.yaml' }),
  );
});
