import { describe, expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../shared/base/filesys/memory-file-tree.ts';
import { buildFluxKustomization, type FluxBuildSpec } from '../../../shared/render/build-kustomization.ts';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

const build = (files: Readonly<Record<string, string>>, spec: FluxBuildSpec = {}) => {
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const { objects, readSet } = buildFluxKustomization(tree, 'apps', spec);
  return { names: objects.map(({ metadata }) => metadata.name), readSet };
};

describe('a folder without a kustomization', () => {
  const files = {
    'apps/a.yaml': configMap('a'),
    'apps/README.md': '# Apps\n',
    'apps/empty.yaml': '# nothing yet\n',
    'apps/below/b.yml': configMap('b'),
    'apps/own/kustomization.yaml': 'resources: [c.yaml]\nnamePrefix: own-\n',
    'apps/own/c.yaml': configMap('c'),
    'apps/own/not-named.yaml': configMap('d'),
  };

  it('is built of all manifests below it; one with a kustomization counts as that', () => {
    expect(build(files).names).toEqual(['a', 'b', 'own-c']);
  });

  it('depends on the manifests that it has, on those that may come, and on nothing else', () => {
    const { files: read, folders, missing, remote } = build(files).readSet;

    expect(read).toEqual(
      expect.arrayContaining(['apps/a.yaml', 'apps/empty.yaml', 'apps/below/b.yml', 'apps/own/c.yaml']),
    );
    expect(read).not.toContain('apps/README.md');
    expect(read).not.toContain('apps/own/not-named.yaml');
    expect(folders).toEqual(expect.arrayContaining(['apps', 'apps/below', 'apps/own']));
    expect(missing).toContain('apps/kustomization.yaml');
    expect(remote).toBe(false);
    expect(new Set(read).size).toBe(read.length);
  });
});

describe('a folder with a kustomization', () => {
  const files = {
    'apps/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: own-\n',
    'apps/a.yaml': configMap('a'),
    'apps/extra/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -extra\n',
  };

  it('takes the fields of the spec in its own place', () => {
    expect(build(files, { namePrefix: 'spec-', components: ['extra'] }).names).toEqual(['spec-a-extra']);
  });

  it('refuses components that are not of the source', () => {
    for (const component of ['/extra', 'https://git.example.org/extra'])
      expect(() => build(files, { components: [component] })).toThrow(expect.objectContaining({ code: 'outside' }));
  });
});
