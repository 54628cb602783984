import { createMemoryFileTree } from '../../../shared/filesys/memory-file-tree.ts';
import { workloads } from './workloads.ts';

/** `child.ts <workload>`: builds it as often as it says, and prints the milliseconds and the most memory in bytes, as JSON. */
const workload = workloads[Number(process.argv[2])];
if (workload === undefined) throw new Error('there is no such workload');
const files = Object.entries(workload.files).map(([path, text]) => [path.slice(1), Buffer.from(text)] as const);
const started = performance.now();
// Loading the engine is a part of the first build.
const { buildKustomization } = await import('../../../shared/build/kustomize/build.ts');
const { writeKubeDocuments } = await import('../../../shared/yaml/write-kube-yaml.ts');
const tree = createMemoryFileTree(files);
const took: number[] = [];
let first: number | undefined;
for (let run = 0; run < workload.times; run++) {
  const begun = performance.now();
  for (const path of workload.paths) {
    writeKubeDocuments(buildKustomization(tree, path.slice(1)).objects);
    first ??= performance.now() - started;
  }
  took.push(performance.now() - begun);
}
console.log(JSON.stringify({ first, took, peak: process.resourceUsage().maxRSS * 1024 }));
