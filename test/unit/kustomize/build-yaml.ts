import { type BuildOptions, buildKustomization } from '../../../shared/build/kustomize/build.ts';
import { createMemoryFileTree } from '../../../shared/filesys/memory-file-tree.ts';
import { writeKubeDocuments } from '../../../shared/yaml/write-kube-yaml.ts';

/** Builds the folder `overlay` of these files, or the root where there is none, and gives what `kustomize build` would print. */
export function buildYaml(files: Readonly<Record<string, string>>, options?: BuildOptions): string {
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const folder = Object.hasOwn(files, 'overlay/kustomization.yaml') ? 'overlay' : '';
  return writeKubeDocuments(buildKustomization(tree, folder, options).objects);
}
