import type { FileTree } from '../base/filesys/file-tree.ts';
import {
  type BuildResult,
  buildKustomization as build,
  type BuildOptions as EngineOptions,
} from '../render/kustomize/build.ts';

export type { FileTree } from '../base/filesys/file-tree.ts';
export { createMemoryFileTree } from '../base/filesys/memory-file-tree.ts';
export { writeKubeDocuments } from '../base/yaml/write/write-kube-yaml.ts';
export type { BuildResult } from '../render/kustomize/build.ts';
export { KustomizeError, type KustomizeErrorCode } from '../render/kustomize/kustomize-error.ts';
export type { Json, JsonObject, KubeObject } from '../render/kustomize/object/resource.ts';
export type { HelmChartRequest, RenderHelmChart } from '../render/kustomize/read/helm-port.ts';
export type { ReadRemote, RemoteContent } from '../render/kustomize/read/remote.ts';

/** What a build looked at. */
export type ReadSet = BuildResult['readSet'];

/** `root` is for Flux's Kustomizations, whose fields replace a file. */
export type BuildOptions = Omit<EngineOptions, 'root'>;

/**
 * Builds the kustomization in a folder of a tree (`''` is its root) as kustomize v5.8.1 does. It reads the tree and nothing else, starts
 * nothing, and ends before it returns. The guide, docs/kustomize-library.md, has examples, shapes, codes of errors and limits.
 *
 * @returns the objects in the order in which kustomize prints them, and what was read
 * @throws KustomizeError with a code, and the file, line, object and field at fault, as far as they can be told
 */
export function buildKustomization(tree: FileTree, folder: string, options: BuildOptions = {}): BuildResult {
  return build(tree, folder, options);
}
