import { type BuildOptions, buildKustomization } from '../../../shared/build/kustomize/build.ts';
import type { KubeObject } from '../../../shared/build/kustomize/object/resource.ts';
import { createMemoryFileTree } from '../../../shared/filesys/memory-file-tree.ts';

/** The objects of the kustomization in a folder, the root unless another is named. */
export function buildFiles(
  files: Readonly<Record<string, string>>,
  folder = '',
  options: BuildOptions = {},
): readonly KubeObject[] {
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return buildKustomization(tree, folder, options).objects;
}
