import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const plugin = (kind: string, fields: string): string =>
  `'{apiVersion: builtin, kind: ${kind}, metadata: {name: ${kind.toLowerCase()}}, ${fields}}'`;
const build = (kustomization: string): string =>
  buildYaml({
    'kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n`,
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
  });

describe('a configured transformer', () => {
  it('is read before any is applied', () => {
    const fails = plugin('ReplicaCountTransformer', 'replica: {name: nobody, count: 1}');

    expect(() => build(`transformers: [${fails}, ${plugin('ValueAddTransformer', 'value: x')}]`)).toThrow(
      expect.objectContaining({ code: 'bad-plugin' }),
    );
  });

  it('follows those of the fields', () => {
    const prefix = plugin('PrefixTransformer', 'prefix: x-, fieldSpecs: [{path: metadata/name}]');

    expect(build(`namePrefix: y-\ntransformers: [${prefix}]`)).toContain('name: x-y-a\n');
  });
});

describe('a validator', () => {
  it('may look', () => {
    const looks = plugin('PatchTransformer', 'patch: "[]"');

    expect(build(`validators: [${looks}]`)).toContain('name: a\n');
  });

  it('may not change anything', () => {
    const changes = plugin('LabelTransformer', 'labels: {a: b}, fieldSpecs: [{path: metadata/labels, create: true}]');

    expect(() => build(`validators: [${changes}]`)).toThrow(expect.objectContaining({ code: 'bad-plugin' }));
  });
});

describe('a variable', () => {
  const vars = (namespace: string): string =>
    `vars: [{name: A, objref: {apiVersion: v1, kind: Namespace, name: ns${namespace}}}]\nresources: [n.yaml]\n`;
  const object = '{apiVersion: v1, kind: Namespace, metadata: {name: ns, annotations: {a: $(A)}}}';
  const files = (kustomization: string): Record<string, string> => ({
    'kustomization.yaml': kustomization,
    'n.yaml': object,
  });

  it('takes its value from an object outside of all namespaces', () => {
    expect(buildYaml(files(vars('')))).toContain('a: ns\n');
  });

  it('finds nothing there with a namespace', () => {
    expect(() => buildYaml(files(vars(', namespace: default')))).toThrow(expect.objectContaining({ code: 'bad-var' }));
  });
});
