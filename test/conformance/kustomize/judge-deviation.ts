import { createMemoryFileTree } from '../../../shared/base/filesys/memory-file-tree.ts';
import { writeKubeDocuments } from '../../../shared/base/yaml/write/write-kube-yaml.ts';
import { buildKustomization } from '../../../shared/render/kustomize/build.ts';
import { KustomizeError } from '../../../shared/render/kustomize/kustomize-error.ts';
import type { ConformanceResult } from '../result.ts';
import type { Deviation } from './deviations.ts';

/** undefined where our engine answers as is told. */
export function judgeDeviation({
  why,
  files,
  path,
  ours,
}: Deviation): ConformanceResult['failures'][number] | undefined {
  const expected = typeof ours === 'string' ? ours : `error ${ours.error}`;
  const actual = buildOurs(files, path);
  return actual === expected ? undefined : { name: `deviation: ${why}`, expected, actual };
}

function buildOurs(files: Deviation['files'], path: string): string {
  const tree = createMemoryFileTree(Object.entries(files).map(([file, text]) => [file, Buffer.from(text)]));
  try {
    return writeKubeDocuments(buildKustomization(tree, path, { loadRestrictor: 'rootOnly' }).objects);
  } catch (error) {
    return error instanceof KustomizeError ? `error ${error.code}` : String((error as Error).stack);
  }
}
