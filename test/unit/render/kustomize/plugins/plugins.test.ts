import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 1}
`;
const plugin = (kind: string, fields: string): string =>
  `{apiVersion: builtin, kind: ${kind}, metadata: {name: plugin, namespace: there}, ${fields}}\n`;

/** What a transformer makes of a Deployment. */
function transform(kind: string, fields: string, object = deployment): string {
  return buildYaml({
    'kustomization.yaml': 'resources: [web.yaml]\ntransformers: [plugin.yaml]\n',
    'web.yaml': object,
    'plugin.yaml': plugin(kind, fields),
  });
}

describe('the configuration of a transformer', () => {
  it('may have its keys in any case, and numbers for texts', () => {
    const image = '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: "nginx:1"}]}}';

    expect(transform('ImageTagTransformer', 'IMAGETAG: {Name: nginx, newtag: 2}', image)).toContain('image: nginx:2\n');
  });

  it('may have unknown fields', () => {
    expect(transform('PrefixTransformer', 'prefix: a-, other: 1, fieldSpecs: [{path: metadata/name}]')).toContain(
      'name: a-web\n',
    );
  });

  it.each(['PrefixTransformer', 'SuffixTransformer', 'PrefixSuffixTransformer'])(
    'must say which fields a %s changes',
    (kind) => {
      expect(() => transform(kind, 'prefix: a-')).toThrow(/fieldSpecs are missing/);
    },
  );
});

it('adds a namespace as a value without a look at what the object was called, or at others of that name', () => {
  const text = buildYaml({
    'kustomization.yaml':
      'resources: [base]\nsecretGenerator: [{name: a, namespace: b, options: {disableNameSuffixHash: true}}]\n',
    'base/kustomization.yaml': 'resources: [a.yaml]\ntransformers: [plugin.yaml]\n',
    'base/a.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: b}}',
    'base/plugin.yaml': plugin('ValueAddTransformer', 'value: c, targets: [{fieldPath: metadata/namespace}]'),
  });

  expect(text.match(/namespace: .*/g)).toEqual(['namespace: c', 'namespace: b']);
});

it('hashes the names of generated objects once more by a HashTransformer', () => {
  const text = buildYaml({
    'kustomization.yaml': 'configMapGenerator: [{name: c, literals: [a=b]}]\ntransformers: [hash.yaml]\n',
    'hash.yaml': plugin('HashTransformer', ''),
  });

  expect(text).toMatch(/name: c-(\w{10})-\1\n/);
});

it('sorts by the field sortOptions, and by no transformer', () => {
  expect(() => transform('SortOrderTransformer', 'sortOptions: {order: legacy}')).toThrow(/SortOrderTransformer/);
});

describe('a ValueAddTransformer', () => {
  const add = (path: string, value = '5', position = 0): string =>
    transform(
      'ValueAddTransformer',
      `value: "${value}", targets: [{fieldPath: '${path}', filePathPosition: ${position}}]`,
    );

  it('makes a field whose key has a slash', () => {
    expect(add('metadata/annotations/a.b\\/c')).toContain('    a.b/c: "5"\n');
  });

  it('puts a value that means what it looks like', () => {
    expect(add('spec/replicas')).toContain('  replicas: 5\n');
  });

  it('takes dots for parts of a key', () => {
    expect(add('spec.x')).toContain('\nspec.x: 5\n');
  });

  it('inserts a part of a path', () => {
    const pod = '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {dir: /one/two}}';
    const fields = 'value: new, targets: [{fieldPath: spec/dir, filePathPosition: 2}]';

    expect(transform('ValueAddTransformer', fields, pod)).toContain('dir: /one/new/two\n');
  });

  it('does not replace a map', () => {
    expect(() => add('spec')).toThrow(/'spec' of Deployment web is a map or a list/);
  });
});

describe('a NamespaceTransformer', () => {
  it('leaves alone what Helm has placed', () => {
    const marked = deployment.replace(
      'name: web',
      'name: web, annotations: {internal.config.kubernetes.io/helm-generated: "true"}',
    );

    expect(transform('NamespaceTransformer', '', marked)).toBe(transform('AnnotationsTransformer', ''));
  });

  it('does not put a namespace in the place of a map', () => {
    expect(() => transform('NamespaceTransformer', 'fieldSpecs: [{path: spec}]')).toThrow(/'spec' is not a text/);
  });
});

it('makes a list where an image is looked for and null is found', () => {
  const pod = '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: null}}';
  const fields = 'imageTag: {name: a}, fieldSpecs: [{path: "spec/containers[]/image"}]';

  expect(transform('ImageTagTransformer', fields, pod)).toContain('containers: []\n');
});

describe("kustomize's notes on an object that is read", () => {
  const noted = (notes: string): string =>
    buildYaml({
      'kustomization.yaml': 'resources: [all.yaml]\n',
      'all.yaml': [
        `{apiVersion: v1, kind: ConfigMap, metadata: {name: new, annotations: {${notes}}}, data: {a: b}}`,
        '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {volumes: [{configMap: {name: old}}]}}',
      ].join('\n---\n'),
    });
  const former = ['Names: old', 'Kinds: ConfigMap', 'Namespaces: default'];

  it('tell what it was called', () => {
    const text = noted(former.map((note) => `internal.config.kubernetes.io/previous${note}`).join(', '));

    expect(text).toContain('  - configMap:\n      name: new\n');
    expect(text).not.toContain('annotations');
  });

  it('tell that its name gets a hash', () => {
    expect(noted('internal.config.kubernetes.io/needsHashSuffix: enabled')).toMatch(/name: new-\w{10}\n/);
  });

  it('are left out, and nothing else is', () => {
    expect(noted('config.kubernetes.io/index: "0", config.kubernetes.io/other: "1"')).toContain(
      'annotations:\n    config.kubernetes.io/other: "1"\n',
    );
  });
});
