import { expect, it } from 'vitest';
import { buildKustomization } from '../../../shared/build/kustomize/build.ts';
import { createMemoryFileTree } from '../../../shared/filesys/memory-file-tree.ts';

function build(files: Readonly<Record<string, string>>): unknown {
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const));
  return buildKustomization(tree, '');
}

it.each([
  ['an unknown field', { 'kustomization.yaml': 'resources: []\nresorces: []\n' }, 'kustomization.yaml', 2],
  ['a field of a wrong type', { 'kustomization.yaml': '# a\nnamePrefix: []\n' }, 'kustomization.yaml', 2],
  ['a missing file', { 'kustomization.yaml': 'resources:\n- a.yaml\n' }, 'kustomization.yaml', 2],
  ['text that is no YAML', { 'kustomization.yaml': 'resources: [a.yaml]', 'a.yaml': 'a: 1\nb: {' }, 'a.yaml', 2],
  [
    'a patch that is no YAML',
    {
      'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: p.yaml}]\n',
      'a.yaml': '{kind: A, metadata: {name: a}}',
      'p.yaml': 'a: 1\nb: {',
    },
    'p.yaml',
    2,
  ],
])('tells the line of %s', (_, files, file, line) => {
  expect(() => build(files as Readonly<Record<string, string>>)).toThrow(
    expect.objectContaining({ file, line, message: expect.stringMatching(`^${file}:${line}: `) }),
  );
});

it('tells no line where it does not know one', () => {
  expect(() => build({ 'kustomization.yaml': '- a\n' })).toThrow(
    expect.objectContaining({ line: undefined, message: 'kustomization.yaml: is not one kustomization' }),
  );
});
