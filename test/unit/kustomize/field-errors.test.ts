import { expect, it } from 'vitest';
import { buildYaml } from './build-yaml.ts';

it.each([
  [
    'labels where a text stands',
    'commonLabels: {a: b}',
    '{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: x}}',
  ],
  [
    'a prefix for a map',
    'configurations: [c.yaml]\nnamePrefix: p-',
    '{apiVersion: v1, kind: A, metadata: {name: a}, b: {}}',
  ],
  [
    'a wildcard',
    'configurations: [c.yaml]\nnamePrefix: p-',
    '{apiVersion: v1, kind: B, metadata: {name: a}, b: {"*": x}}',
  ],
  [
    'an index of a map',
    'configurations: [c.yaml]\nnamePrefix: p-',
    '{apiVersion: v1, kind: C, metadata: {name: a}, b: {"0": x}}',
  ],
  [
    'a reference that is a map without a name',
    '',
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{resourceNames: [{}]}]}',
  ],
  ['a namespace that is a list', 'namespace: ns', '{apiVersion: v1, kind: A, metadata: {name: a, namespace: [b]}}'],
  [
    'a subject in a namespace that is a date',
    '',
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [{kind: ServiceAccount, namespace: 2020-01-01}]}',
  ],
  [
    'a subject of no kind in a namespace',
    '',
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [{kind: null, namespace: b}]}',
  ],
  [
    'a subject that is a text',
    '',
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [x]}',
  ],
])('refuses %s', (_, kustomization, object) => {
  const files = {
    'kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n`,
    'a.yaml': object,
    'c.yaml': 'namePrefix: [{path: b, kind: A}, {path: b/*, kind: B}, {path: b/0, kind: C}]',
  };

  expect(() => buildYaml(files)).toThrow(expect.objectContaining({ code: 'bad-field' }));
});
