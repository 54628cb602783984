import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const build = (kustomization: string, metadata: string): string =>
  buildYaml({
    'kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n`,
    'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: ${metadata}\n`,
  });

describe('a scalar that is not written as it prints', () => {
  it('is the text as it is written among annotations', () => {
    expect(build('', '{name: a, annotations: {a: 1.0, b: True, c: ~, d: , e: 0x1F}}')).toContain(
      'annotations:\n    a: "1.0"\n    b: "True"\n    c: "~"\n    d: ""\n    e: "0x1F"\n',
    );
  });

  it('is what it means among labels, but for those of a patch', () => {
    const patch = 'patches: [{target: {}, patch: "{kind: A, metadata: {name: b, labels: {c: 2.0}}}"}]';

    expect(build(patch, '{name: a, labels: {b: 1.0}}')).toContain('labels:\n    b: 1\n    c: "2.0"\n');
  });

  it('is a text where a prefix makes it one', () => {
    expect(build('', '{name: True}')).toContain('name: true\n');
    expect(build('namePrefix: p-', '{name: True}')).toContain('name: p-True\n');
  });

  it('has lost how it was written in the items of a list', () => {
    const files = {
      'kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: p-\n',
      'a.yaml': '{kind: AList, items: [{kind: A, metadata: {name: True}}]}',
    };

    expect(buildYaml(files)).toContain('name: p-true\n');
  });

  it('tells the items of a list apart by its text', () => {
    const pod = (port: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, ports: [{containerPort: ${port}}]}]}}`;
    const files = {
      'kustomization.yaml': `resources: [a.yaml]\npatches: [{patch: "${pod('80')}"}]\n`,
      'a.yaml': pod('0x50'),
    };

    expect(buildYaml(files)).toContain('    - containerPort: 80\n    - containerPort: 80\n');
  });
});

describe('a blank value', () => {
  const data = (value: string): string =>
    buildYaml({
      'kustomization.yaml': 'resources: [a.yaml]\n',
      'a.yaml': `apiVersion: v1\nkind: A\nmetadata: {name: a}\n${value}\n`,
    });

  it('is null on a line of its own, and an empty text in braces', () => {
    expect(data('data:\n  a:\n  b: c')).toContain('data:\n  a: null\n');
    expect(data('data: {a: , b: c}')).toContain('data:\n  a: ""\n');
    expect(data('data: {a, b: ~, c: null}')).toContain('data:\n  a: ""\n  b: null\n  c: null\n');
  });
});

describe('a number that a patch puts in the place of a text', () => {
  const patched = (value: string, ...patches: string[]): string => {
    const patch = (data: string) => `{patch: '{apiVersion: v1, kind: A, metadata: {name: a}, data: {a: ${data}}}'}`;
    return buildYaml({
      'kustomization.yaml': `resources: [a.yaml]\npatches: [${patches.map(patch).join(', ')}]\n`,
      'a.yaml': `apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata:\n  a: ${value}\n`,
    });
  };

  it.each([
    ['a plain one', 'x', '8'],
    ['a word that was once a boolean', 'yes', '8'],
    ['such a word in quotes', '"yes"', '"8"'],
    ['one in quotes', '"x"', '"8"'],
    ['one that would be a number without quotes', "'80'", '"8"'],
    ['a block', '|-\n    x', '"8"'],
    ['a folded block', '>-\n    x', '"8"'],
    ['an alias of one in quotes', '&x "x"\n  b: *x', '"8"'],
    ['another number', '7', '8'],
  ])('%s: is quoted where that was', (_, value, written) => {
    expect(patched(value, '8')).toContain(`  a: ${written}\n`);
  });

  it('stays in quotes for the next patch', () => {
    expect(patched('"x"', '8', 'true', '1.50')).toContain('  a: "1.50"\n');
    expect(patched('"x"', 'y', '8')).toContain('  a: "8"\n');
    expect(patched('x', '"y"', '8')).toContain('  a: 8\n');
  });

  it('is quoted where an earlier patch has quoted the text', () => {
    const files = {
      'kustomization.yaml': `resources: [a.yaml]\npatches: [{path: one.yaml}, {path: other.yaml}]\n`,
      'a.yaml': '{apiVersion: v1, kind: A, metadata: {name: a}}',
      'one.yaml': '{apiVersion: v1, kind: A, metadata: {name: a}, data: {a: "x", b: x}}',
      'other.yaml': '{apiVersion: v1, kind: A, metadata: {name: a}, data: {a: 8, b: 8}}',
    };

    expect(buildYaml(files)).toContain('data:\n  a: "8"\n  b: 8\n');
  });

  it('is quoted in the items of a list, all of whose texts are read from JSON', () => {
    const files = {
      'kustomization.yaml': `resources: [a.yaml]\npatches: [{path: patch.yaml}]\n`,
      'a.yaml': '{kind: AList, items: [{apiVersion: v1, kind: A, metadata: {name: a}, data: {a: x}}]}',
      'patch.yaml': '{apiVersion: v1, kind: A, metadata: {name: a}, data: {a: 8}}',
    };

    expect(buildYaml(files)).toContain('  a: "8"\n');
  });

  it('is not quoted after a JSON patch, which keeps only needed quotes', () => {
    const files = {
      'kustomization.yaml': `resources: [a.yaml]\npatches: [{target: {kind: A}, path: json.yaml}, {path: patch.yaml}]\n`,
      'a.yaml': '{apiVersion: v1, kind: A, metadata: {name: a}, data: {a: "x", b: "80"}}',
      'json.yaml': '- {op: add, path: /c, value: d}\n',
      'patch.yaml': '{apiVersion: v1, kind: A, metadata: {name: a}, data: {a: 8, b: 8}}',
    };

    expect(buildYaml(files)).toContain('data:\n  a: 8\n  b: "8"\n');
  });
});

it.each([
  ['"3"', '"4"'],
  ['"x"', '"4"'],
  ['x', '4'],
])('quotes the number of replicas where the old one was quoted: %s', (old, written) => {
  const files = {
    'kustomization.yaml': 'resources: [a.yaml]\nreplicas: [{name: a, count: 4}]\n',
    'a.yaml': `{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: ${old}}}`,
  };

  expect(buildYaml(files)).toContain(`  replicas: ${written}\n`);
});

it('is unquoted for the next patch where the first has put a text into an unquoted place', () => {
  const patch = (value: string): string =>
    `{patch: '{apiVersion: v1, kind: A, metadata: {name: a}, spec: {a: ${value}, b: ${value}}}'}`;
  const files = {
    'kustomization.yaml': `resources: [a.yaml]\npatches: [${patch('"1"')}, ${patch('2')}]\n`,
    'a.yaml': '{apiVersion: v1, kind: A, metadata: {name: a}, spec: {a: x, b: "y"}}',
  };

  expect(buildYaml(files)).toContain('  a: 2\n  b: "2"\n');
});
