import { text } from 'node:stream/consumers';
import { endSoon } from '../../../cli/io/end-soon.ts';
import type { Workload } from './workloads.ts';

/**
 * Reads a workload as JSON, as the original is asked; builds it as often as it says, and prints the milliseconds and the most memory in
 * bytes. With `times` 0 it builds nothing: what is left is Node's own.
 */
endSoon();
const { files, paths, times } = JSON.parse(await text(process.stdin)) as Workload;
const took: number[] = [];
let first: number | undefined;
const started = performance.now();
if (times > 0) {
  // Loading the engine is a part of the first build.
  const { createMemoryFileTree } = await import('../../../shared/base/filesys/memory-file-tree.ts');
  const { buildKustomization } = await import('../../../shared/render/kustomize/build.ts');
  const { writeKubeDocuments } = await import('../../../shared/base/yaml/write/write-kube-yaml.ts');
  const tree = createMemoryFileTree(
    Object.entries(files).map(([path, content]) => [path.slice(1), Buffer.from(content)]),
  );
  for (let run = 0; run < times; run++) {
    const begun = performance.now();
    for (const path of paths) {
      writeKubeDocuments(buildKustomization(tree, path.slice(1)).objects);
      first ??= performance.now() - started;
    }
    took.push(performance.now() - begun);
  }
}
console.log(JSON.stringify({ first: first ?? 0, took, peak: process.resourceUsage().maxRSS * 1024 }));
