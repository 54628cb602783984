import { describe, expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../../../shared/base/filesys/memory-file-tree.ts';
import { type BuildOptions, buildKustomization } from '../../../../../shared/render/kustomize/build.ts';
import type { RemoteContent } from '../../../../../shared/render/kustomize/read/remote.ts';

const treeOf = (files: Readonly<Record<string, string>>) =>
  createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const));
const configMap = (name: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;

/** Builds `resources` at the root, with these contents at URLs. */
function build(resources: string, contents: Readonly<Record<string, RemoteContent>> = {}, options: BuildOptions = {}) {
  const tree = treeOf({ 'kustomization.yaml': `resources: [${resources}]\n`, 'local.yaml': configMap('local') });
  return buildKustomization(tree, '', { readRemote: (url) => contents[url], ...options });
}

describe('a remote resource', () => {
  it('is a file', () => {
    const url = 'https://example.org/a.yaml';

    const { objects, readSet } = build(`${url}, local.yaml`, { [url]: { file: Buffer.from(configMap('far')) } });

    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['far', 'local']);
    expect(readSet.remote).toBe(true);
    expect(readSet.files).not.toContainEqual(expect.stringContaining('example.org'));
  });

  it('is a folder of a repository, which may use the others', () => {
    const url = 'https://example.org/repo//overlay?ref=v1';
    const tree = treeOf({
      'overlay/kustomization.yaml': 'resources: [../base]\nnamePrefix: far-\n',
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': configMap('a'),
    });

    const { objects } = build(`'${url}'`, { [url]: { tree, folder: 'overlay' } });

    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['far-a']);
  });

  it.each(['../local.yaml', '../../local.yaml', '/local.yaml'])(
    'does not read %s outside of its repository',
    (path) => {
      const url = 'https://example.org/repo';
      const tree = treeOf({ 'kustomization.yaml': `resources: [${path}]\n` });

      expect(() => build(url, { [url]: { tree, folder: '' } }, { loadRestrictor: 'rootOnly' })).toThrow(
        expect.objectContaining({ code: 'outside' }),
      );
    },
  );

  it('is refused as a cycle where it contains itself', () => {
    const url = 'https://example.org/repo';
    const tree = treeOf({ 'kustomization.yaml': `resources: ['${url}']\n` });

    expect(() => build(url, { [url]: { tree, folder: '' } })).toThrow(expect.objectContaining({ code: 'cycle' }));
  });

  it('is refused without a fetcher, and where nothing is found', () => {
    const url = 'https://example.org/repo';

    expect(() => build(url)).toThrow('was not found');
    expect(() => buildKustomization(treeOf({ 'kustomization.yaml': `resources: ['${url}']\n` }), '')).toThrow(
      expect.objectContaining({ code: 'remote', line: 1 }),
    );
  });

  it('is one of at most a hundred', () => {
    const urls = Array.from({ length: 101 }, (_, index) => `https://example.org/${index}`);
    const contents = urls.map((url, index) => [url, { file: Buffer.from(configMap(`n${index}`)) }] as const);

    expect(() => build(urls.join(', '), Object.fromEntries(contents))).toThrow('at most 100');
  });

  it('leaves no mark on a build that has none', () => {
    expect(build('local.yaml').readSet.remote).toBe(false);
  });
});
