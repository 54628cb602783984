import { createMemoryFileTree } from '../../../../shared/base/filesys/memory-file-tree.ts';
import { type BuildOptions, buildKustomization } from '../../../../shared/render/kustomize/build.ts';
import type { KubeObject } from '../../../../shared/render/kustomize/object/resource.ts';

/** The objects of the kustomization in a folder, the root unless another is named. */
export function buildFiles(
  files: Readonly<Record<string, string>>,
  folder = '',
  options: BuildOptions = {},
): readonly KubeObject[] {
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return buildKustomization(tree, folder, options).objects;
}
