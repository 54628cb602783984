import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

const build = (definitions: string) =>
  buildFiles({
    'kustomization.yaml': 'resources: [a.yaml]\ncrds: [c.yaml]\nnamePrefix: p-\n',
    'a.yaml':
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Foo, metadata: {name: a}, spec: {name: a}}\n',
    'c.yaml': definitions,
  });

describe('files of OpenAPI definitions', () => {
  it.each(['Schema', 'schema'])('say which fields name other objects: %s', (schema) => {
    const reference = '{x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: ConfigMap}';
    const properties = `{apiVersion: {type: string}, kind: {type: [string]}, metadata: null, spec: ${reference}}`;

    const [, foo] = build(`{a.b.Foo: {${schema}: {properties: ${properties}}}}`);

    expect(foo).toMatchObject({ spec: { name: 'p-a' } });
  });

  it.each([
    ['{a: 5}', 'a'],
    ['{a: []}', 'a'],
    ['{a: {Dependencies: [1]}}', 'a.Dependencies.0'],
    ['{a: {Schema: {properties: 5}}}', 'a.Schema.properties'],
    ['{a: {Schema: {properties: {x: {type: 5}}}}}', 'a.Schema.properties.x.type'],
    ['{a: {Schema: {items: [{maxLength: 1.5}]}}}', 'a.Schema.items.0.maxLength'],
  ])('are refused where they are none: %s', (definitions, field) => {
    expect(() => build(definitions)).toThrow(expect.objectContaining({ code: 'bad-field', file: 'c.yaml', field }));
  });

  it('are not CustomResourceDefinitions, which belong under resources', () => {
    expect(() => build('{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition}')).toThrow(
      /^c\.yaml: is a CustomResourceDefinition: list it under resources/,
    );
  });
});
