import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

/** A schema by which the `steps` of a Pipeline are merged, and its containers as those of a Deployment. */
const schema = JSON.stringify({
  definitions: {
    Pipeline: {
      'x-kubernetes-group-version-kind': [{ group: 'example.org', version: 'v1', kind: 'Pipeline' }],
      properties: {
        steps: {
          type: 'array',
          items: {},
          'x-kubernetes-patch-strategy': 'merge',
          'x-kubernetes-patch-merge-key': 'name',
        },
        template: { $ref: '#/definitions/io.k8s.api.core.v1.PodTemplateSpec' },
      },
    },
  },
});
const pipeline = `
apiVersion: example.org/v1
kind: Pipeline
metadata: {name: a}
steps: [{name: one, run: x}]
template: {spec: {containers: [{name: main, image: x}]}}
`;
const patch = `
apiVersion: example.org/v1
kind: Pipeline
metadata: {name: a}
steps: [{name: two}]
template: {spec: {containers: [{name: side}]}}
`;
const withSchema = 'openapi: {path: schema.json}\npatches: [{path: patch.yaml}]\n';
const names = (list: unknown): unknown => (list as { name: string }[]).map(({ name }) => name);
const containersOf = (object: object | undefined): unknown =>
  names((object as { template: { spec: { containers: unknown } } }).template.spec.containers);

describe("a kustomization's own schema", () => {
  it('is used alone where it comes first', () => {
    const [object] = buildFiles({
      'kustomization.yaml': `${withSchema}resources: [a.yaml]\n`,
      'a.yaml': pipeline,
      'patch.yaml': patch,
      'schema.json': schema,
    });

    expect(names(object?.['steps'])).toEqual(['two', 'one']);
    expect(containersOf(object)).toEqual(['side']);
  });

  it('is united with the built-in one where it comes after a kind that Kubernetes does not have', () => {
    const [object] = buildFiles(
      {
        'app/kustomization.yaml': 'resources: [a.yaml]\ncomponents: [../part]\n',
        'app/a.yaml': pipeline,
        'part/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${withSchema}`,
        'part/patch.yaml': patch,
        'part/schema.json': schema,
      },
      'app',
    );

    expect(names(object?.['steps'])).toEqual(['two', 'one']);
    expect(containersOf(object)).toEqual(['side', 'main']);
  });

  it('is united with the built-in one where it comes after a merge', () => {
    const deployment = (rest: string): string =>
      `{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {spec: {containers: [${rest}]}}}}`;
    const [, object] = buildFiles(
      {
        'kustomization.yaml': 'resources: [first, second]\n',
        'first/kustomization.yaml': `resources: [d.yaml]\npatches: [{path: patch.yaml}]\n`,
        'first/d.yaml': deployment('{name: main}'),
        'first/patch.yaml': deployment('{name: side}'),
        'second/kustomization.yaml': `${withSchema}resources: [a.yaml]\n`,
        'second/a.yaml': pipeline,
        'second/patch.yaml': patch,
        'second/schema.json': schema,
      },
      '',
    );

    expect(containersOf(object)).toEqual(['side', 'main']);
  });

  it('is that of the first kustomization that names one', () => {
    const [object] = buildFiles(
      {
        'kustomization.yaml': 'openapi: {version: v1.21.2}\nresources: [base]\n',
        'base/kustomization.yaml': `${withSchema}resources: [a.yaml]\n`,
        'base/a.yaml': pipeline,
        'base/patch.yaml': patch,
        'base/schema.json': schema,
      },
      '',
    );

    expect(names(object?.['steps'])).toEqual(['two']);
  });
});

it.each([
  ['/apis/example.org/v1/things/{name}', undefined],
  ['/apis/example.org/v1/namespaces/{namespace}/things/{name}', 'there'],
])('decides by the path %s of a schema whether the objects of a kind are namespaced', (path, namespace) => {
  const kind = { group: 'example.org', version: 'v1', kind: 'Thing' };

  const [object] = buildFiles({
    'kustomization.yaml': 'resources: [a.yaml]\nnamespace: there\nopenapi: {path: schema.json}\n',
    'a.yaml': '{apiVersion: example.org/v1, kind: Thing, metadata: {name: a}}',
    'schema.json': JSON.stringify({ paths: { [path]: { get: { 'x-kubernetes-group-version-kind': kind } } } }),
  });

  expect(object?.metadata['namespace']).toBe(namespace);
});
