import { execFileSync } from 'node:child_process';
import { startKustomize } from '../../oracle/kustomize/oracle.ts';
import { type Workload, workloads } from './workloads.ts';

interface Measured {
  /** Milliseconds from the loading of the engine to the end of the first build. */
  readonly first: number;
  /** Milliseconds. */
  readonly median: number;
  /** Bytes. */
  readonly peak: number;
}

/** `npm run bench -- kustomize`: our builds and those of kustomize's own library, text in and text out, each workload in processes of its own. */
export async function benchKustomize(): Promise<void> {
  console.log(
    'workload                   kustomize     sluice   ratio | first build          ratio | peak memory            ratio',
  );
  for (const [at, workload] of workloads.entries()) {
    const original = await measureOriginal(workload);
    const ours = measureOurs(at);
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

/** As the functions run: with Node's compile cache, which a first process fills, and a young generation that is kept small. */
function measureOurs(at: number): Measured {
  const child = new URL('./child.ts', import.meta.url).pathname;
  const cache = new URL('../../../node_modules/.cache/compiled/', import.meta.url).pathname;
  const run = (): string =>
    execFileSync(process.execPath, ['--max-semi-space-size=1', child, String(at)], {
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    }).toString();
  run();
  const { first, took, peak } = JSON.parse(run()) as { first: number; took: number[]; peak: number };
  return { first, median: median(took), peak };
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
