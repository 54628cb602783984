import { expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../../../shared/base/filesys/memory-file-tree.ts';
import { writeExactJson } from '../../../../../shared/base/go/json/exact-json.ts';
import { writeKubeDocuments } from '../../../../../shared/base/yaml/write/write-kube-yaml.ts';
import { buildKustomization } from '../../../../../shared/render/kustomize/build.ts';

it('keeps an integer beyond what a double holds', () => {
  const manifest =
    'apiVersion: v1\nkind: Example\nmetadata:\n  name: a\nspec:\n  id: 12345678901234567890\n  small: 12\n';
  const files = { 'kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: p-\n', 'a.yaml': manifest };
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));

  const { objects } = buildKustomization(tree, '');

  expect(writeKubeDocuments(objects)).toBe(manifest.replace('name: a', 'name: p-a'));
  expect(writeExactJson(objects)).toContain('"id":12345678901234567890');
});
