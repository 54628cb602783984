import { createMemoryFileTree } from '../../../../shared/base/filesys/memory-file-tree.ts';
import { writeKubeDocuments } from '../../../../shared/base/yaml/write/write-kube-yaml.ts';
import { type BuildOptions, buildKustomization } from '../../../../shared/render/kustomize/build.ts';

/** Builds the folder `overlay` of these files, or the root where there is none, and returns what `kustomize build` would print. */
export function buildYaml(files: Readonly<Record<string, string>>, options?: BuildOptions): string {
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const folder = Object.hasOwn(files, 'overlay/kustomization.yaml') ? 'overlay' : '';
  return writeKubeDocuments(buildKustomization(tree, folder, options).objects);
}
