import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

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

const deployment = (spec: string): string =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: ${spec}}`;
const template = (containers: string): string => deployment(`{template: {spec: {containers: ${containers}}}}`);

describe('an error names the file, the object, the field and what is wrong', () => {
  it.each([
    [
      'an image that is a map',
      'images: [{name: a, newTag: b}]',
      template('[{name: a, image: {}}]'),
      {
        code: 'bad-field',
        file: 'kustomization.yaml',
        object: 'Deployment web',
        field: 'image',
      },
    ],
    [
      'labels for a text',
      'commonLabels: {a: b}',
      deployment('{selector: {matchLabels: x}}'),
      {
        code: 'bad-field',
        file: 'kustomization.yaml',
        object: 'Deployment web',
        field: 'spec/selector/matchLabels',
      },
    ],
    [
      'the name of an image',
      'images: [{name: "a(", newTag: b}]',
      template('[{name: a, image: a}]'),
      {
        code: 'bad-field',
        file: 'kustomization.yaml',
        line: 2,
        message: expect.stringContaining("'a(' is not the name of an image"),
      },
    ],
    [
      'a pattern of a patch',
      'patches: [{path: p.yaml, target: {name: "a("}}]',
      deployment('{}'),
      {
        code: 'bad-selector',
        file: 'kustomization.yaml',
        line: 2,
        message: expect.stringContaining("'a(' is not a valid regular expression"),
      },
    ],
    [
      'a label selector',
      'patches: [{path: p.yaml, target: {labelSelector: "a in"}}]',
      deployment('{}'),
      {
        code: 'bad-selector',
        file: 'kustomization.yaml',
        line: 2,
        message: expect.stringContaining("'a in' is not a valid selector"),
      },
    ],
    [
      'a pattern of a replacement',
      'replacements: [{sourceValue: x, targets: [{select: {kind: "a("}}]}]',
      deployment('{}'),
      { code: 'bad-selector', file: 'kustomization.yaml', line: 2 },
    ],
    [
      'a patch of another shape',
      'patches: [{path: p.yaml}]',
      deployment('{template: {spec: {containers: {}}}}'),
      {
        code: 'bad-patch',
        file: 'p.yaml',
        object: 'Deployment web',
        field: 'spec.template.spec.containers',
      },
    ],
    [
      'a patch that is not YAML',
      'patches: [{path: broken.yaml}]',
      deployment('{}'),
      {
        code: 'bad-patch',
        file: 'broken.yaml',
        line: 2,
      },
    ],
    [
      'a patch in place that is not YAML',
      'patches: [{patch: "a: 1\\nb: {"}]',
      deployment('{}'),
      {
        code: 'bad-patch',
        file: 'kustomization.yaml',
        message: expect.stringMatching(/^kustomization\.yaml: is not a patch: .* in line 2 of it$/),
      },
    ],
    [
      'a JSON patch that is not JSON',
      'patches: [{patch: "[{op: add, path: /y, value: 1}]", target: {kind: Deployment}}]',
      deployment('{}'),
      { code: 'bad-patch', message: expect.stringContaining('a text that starts with [ has to be JSON') },
    ],
    [
      'a path of a field that is too long',
      `configurations: [long.yaml]\nnamePrefix: p-`,
      deployment('{}'),
      {
        code: 'too-large',
        file: 'kustomization.yaml',
      },
    ],
  ])('%s', (_, kustomization, object, expected) => {
    const files = {
      'kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n`,
      'a.yaml': object,
      'p.yaml': template('[{name: a, image: b}]'),
      'broken.yaml': 'kind: A\nspec: {',
      'long.yaml': `namePrefix: [{path: ${'a/'.repeat(600)}a}]`,
    };

    expect(() => buildYaml(files)).toThrow(expect.objectContaining(expected));
  });

  it.each([
    ['though another line has the same word', 'images: [{name: namePrefix}]\nnamePrefix: []\n', 2],
    ['within a list', 'images:\n- name: a\n- name: b\n  newTag: []\n', 4],
    ['of a field that there is not', '# resorces\nimages: []\nresorces: []\n', 3],
    ['of such a field further in', 'images:\n- name: a\n  tag: b\n', 3],
    ['of a file that is not there, and not of a comment', '# a.yaml is gone\nresources:\n- a.yaml # a.yaml\n', 3],
  ])('names its line: %s', (_, kustomization, line) => {
    expect(() => buildYaml({ 'kustomization.yaml': kustomization })).toThrow(
      expect.objectContaining({ file: 'kustomization.yaml', line }),
    );
  });
});
