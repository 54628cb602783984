import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';
import { buildYaml } from '../build-yaml.ts';

const build = (metadata: string, patch: string): string =>
  buildYaml({
    'kustomization.yaml': `resources: [a.yaml]\nbuildMetadata: [${metadata}]\npatches: [${patch}]\n`,
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
  });
const losing = '{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: null}}"}';
const lists = ['originAnnotations', 'transformerAnnotations'];

describe('where an object comes from', () => {
  it('is its file, and then what has changed it', () => {
    const text = build(lists.join(), '{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"}');

    expect(text).toContain('config.kubernetes.io/origin: |\n      path: a.yaml\n');
    expect(text).toContain('kind: PatchTransformer\n');
  });

  it.each([
    ['a merge', losing],
    ['a JSON patch', '{target: {}, patch: \'[{"op":"add","path":"/metadata/annotations","value":{}}]\'}'],
  ])('is the transformer that took the annotations away: %s', (_, patch) => {
    const text = build(lists.join(), patch);

    expect(text).toContain('config.kubernetes.io/origin: |\n      configuredIn: kustomization.yaml\n');
    expect(text).not.toContain('alpha.config.kubernetes.io/transformations');
  });

  it('is written only where it is asked for', () => {
    expect(build('transformerAnnotations', losing)).not.toContain('annotations');
  });
});

it('ignores a patch that replaces the whole object, but checks that it is one', () => {
  const patch = (annotations: string): string =>
    `{patch: "{$patch: replace, apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: ${annotations}}, data: {b: c}}"}`;

  expect(build('', patch('{}'))).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n');
  expect(() => build('', patch('{$patch: other}'))).toThrow(expect.objectContaining({ code: 'bad-patch' }));
});

it.each([
  ['', undefined],
  ['managedByLabel', undefined],
  ['transformerAnnotations', { 'alpha.config.kubernetes.io/transformations': 'there' }],
  ['originAnnotations', { 'config.kubernetes.io/origin': 'path: a.yaml\n' }],
])('reads the origin that a file states only as far as it is asked for: %s', (metadata, said) => {
  const annotations = '{config.kubernetes.io/origin: here, alpha.config.kubernetes.io/transformations: there}';

  const [object] = buildFiles({
    'kustomization.yaml': `resources: [a.yaml]\nbuildMetadata: [${metadata}]\n`,
    'a.yaml': `{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: ${annotations}}}`,
  });

  expect(object?.metadata['annotations']).toEqual(said);
});
