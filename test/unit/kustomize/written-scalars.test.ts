import { describe, expect, it } from 'vitest';
import { buildYaml } from './build-yaml.ts';

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
