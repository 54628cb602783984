import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskFileTree } from '../../../../../cli/io/disk-file-tree.ts';
import { type BuildOptions, buildKustomization } from '../../../../../shared/render/kustomize/build.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'links-'));
  mkdirSync(join(root, 'app'));
  mkdirSync(join(root, 'other'));
  writeFileSync(join(root, 'other', 'a.yaml'), '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}');
  writeFileSync(join(root, 'other', 'kustomization.yaml'), 'resources: [a.yaml]\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const namesIn = (folder: string, loadRestrictor: NonNullable<BuildOptions['loadRestrictor']>) =>
  buildKustomization(createDiskFileTree(root), folder, { loadRestrictor }).objects.map(({ metadata }) => metadata.name);
const outside = expect.objectContaining({ code: 'outside' });

describe('a file that is not on the disk', () => {
  it.each(['nope.yaml', '../nope.yaml'])('is missing, be it in the folder or outside of it: %s', (path) => {
    writeFileSync(join(root, 'app', 'kustomization.yaml'), `patches: [{path: ${path}}]\n`);

    expect(() => namesIn('app', 'rootOnly')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

describe('a link on the disk', () => {
  it('is followed within the folder of the kustomization', () => {
    writeFileSync(join(root, 'app', 'kustomization.yaml'), 'resources: [link.yaml]\n');
    writeFileSync(join(root, 'app', 'a.yaml'), '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}');
    symlinkSync('a.yaml', join(root, 'app', 'link.yaml'));

    expect(namesIn('app', 'rootOnly')).toEqual(['a']);
  });

  it('leads out of it only where files may be read from everywhere', () => {
    writeFileSync(join(root, 'app', 'kustomization.yaml'), 'resources: [link.yaml]\n');
    symlinkSync('../other/a.yaml', join(root, 'app', 'link.yaml'));

    expect(() => namesIn('app', 'rootOnly')).toThrow(outside);
    expect(namesIn('app', 'none')).toEqual(['a']);
  });

  it('is not the kustomization of a folder that it leads out of', () => {
    symlinkSync('../other/kustomization.yaml', join(root, 'app', 'kustomization.yaml'));

    expect(() => namesIn('app', 'rootOnly')).toThrow(outside);
  });

  it.each(['rootOnly', 'none'] as const)(
    'is followed to a folder, whose names are relative to its real place (%s)',
    (restrictor) => {
      mkdirSync(join(root, 'far', 'deep'), { recursive: true });
      writeFileSync(join(root, 'far', 'deep', 'kustomization.yaml'), 'resources: [../../other]\n');
      writeFileSync(join(root, 'app', 'kustomization.yaml'), 'resources: [link]\n');
      symlinkSync('../far/deep', join(root, 'app', 'link'));
      symlinkSync('far/deep', join(root, 'way'));

      expect(namesIn('app', restrictor)).toEqual(['a']);
      expect(namesIn('way', restrictor)).toEqual(['a']);
    },
  );

  it.each(['resources', 'components'])('is found to come round to a folder that is open already: %s', (field) => {
    const head = field === 'components' ? 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n' : '';
    writeFileSync(join(root, 'app', 'kustomization.yaml'), `${head}${field}: [link]\n`);
    symlinkSync('../app', join(root, 'app', 'link'));

    expect(() => namesIn('app', 'rootOnly')).toThrow(expect.objectContaining({ code: 'cycle' }));
  });

  it('may be the way to the folder itself', () => {
    symlinkSync('other', join(root, 'way'));

    expect(namesIn('way', 'rootOnly')).toEqual(['a']);
  });
});
