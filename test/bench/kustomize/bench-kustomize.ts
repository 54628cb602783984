import { execFileSync } from 'node:child_process';
import { startKustomize } from '../../oracle/kustomize/oracle.ts';
import { type BundledChild, bundleChild } from '../bundle-child.ts';
import { type Workload, workloads } from './workloads.ts';

interface Measured {
  /** Milliseconds from the loading of the engine, or for kustomize from its start, to the end of the first build. */
  readonly first: number;
  /** Milliseconds. */
  readonly median: number;
  /** Bytes that the process has held at most, as the kernel counts them. */
  readonly peak: number;
}

/** Processes of each side, of which the best first build and the least peak count: others may need the machine at the same time. */
const fresh = 3;

/**
 * `npm run bench -- kustomize`: our builds and those of kustomize's own library, text in and text out. Each workload runs in processes of
 * its own, to which it is handed as JSON; ours are packaged as the functions are, and V8 is set up as `sluice build` does it.
 */
export async function benchKustomize(): Promise<void> {
  const child = await bundleChild('kustomize');
  const nothing: Workload = { name: 'nothing', files: {}, paths: [], times: 0 };
  console.log(`Node itself holds ${mb(measureOurs(child, nothing).peak).trim()}, which are a part of our peak memory.`);
  console.log(
    'workload                   kustomize     sluice   ratio | first build          ratio | peak memory            ratio',
  );
  for (const workload of workloads) {
    const [original, ours] = [
      await bestOf(() => measureOriginal(workload)),
      await bestOf(() => measureOurs(child, workload)),
    ];
    console.log(
      [
        workload.name.padEnd(24),
        `${ms(original.median)} ${ms(ours.median)} ${ratio(ours.median, original.median)} |`,
        `${ms(original.first)} ${ms(ours.first)} ${ratio(ours.first, original.first)} |`,
        `${mb(original.peak)} ${mb(ours.peak)} ${ratio(ours.peak, original.peak)}`,
      ].join(' '),
    );
  }
}

async function measureOriginal({ files, paths, times }: Workload): Promise<Measured> {
  const kustomize = startKustomize();
  try {
    const request = { files, path: '/', paths, reorder: 'none' } as const;
    const first = await kustomize.build({ ...request, paths: paths.slice(0, 1), times: 1 });
    const all = await kustomize.build({ ...request, times });
    for (const { error } of [first, all])
      if (error !== undefined) throw new Error(`kustomize does not build it: ${error}`);
    return { first: first.took?.[0] ?? 0, median: median(all.took ?? []), peak: all.peak ?? 0 };
  } finally {
    kustomize.stop();
  }
}

/** With Node's compile cache, which a first process fills, and set up as `sluice build` is. */
function measureOurs({ file, env }: BundledChild, workload: Workload): Measured {
  const answer = execFileSync(process.execPath, [file], {
    env,
    input: JSON.stringify(workload),
  });
  const { first, took, peak } = JSON.parse(answer.toString()) as { first: number; took: number[]; peak: number };
  return { first, median: median(took), peak };
}

async function bestOf(measure: () => Measured | Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  while (all.length < fresh) all.push(await measure());
  const least = (of: keyof Measured): number => Math.min(...all.map((measured) => measured[of]));
  return { first: least('first'), median: least('median'), peak: least('peak') };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`.padStart(11);
}

function mb(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`.padStart(8);
}

function ratio(ours: number, original: number): string {
  return `${(ours / original).toFixed(2)}×`.padStart(7);
}
