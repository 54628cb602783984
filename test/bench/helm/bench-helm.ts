import { execFileSync } from 'node:child_process';
import { startHelm } from '../../oracle/helm/oracle.ts';
import { type BundledChild, bundleChild } from '../bundle-child.ts';
import { chartArchives } from './chart-archives.ts';

interface Measured {
  /** Milliseconds from the loading of the engine to the end of the first render. */
  readonly first: number;
  /** Milliseconds of the processor for it. */
  readonly firstOfProcessor: number;
  readonly took: readonly number[];
}

const times = 20;
/** Processes of ours, of which the best first render counts: others may need the machine at the same time. */
const fresh = 5;

/**
 * `npm run bench -- helm [chart…]`: real charts with their own values, rendered by Helm's engine and by us in processes that do nothing
 * else: dependencies, values, templates, the order of manifests. The best and the median of the warm renders.
 */
export async function benchHelm(only: readonly string[]): Promise<void> {
  console.log(
    'chart                        Helm best   median | ours best     median |    best   median | first in a process, of the processor',
  );
  const child = await bundleChild('helm');
  for (const { name, archive } of chartArchives()) {
    if (only.length > 0 && !only.includes(name)) continue;
    const helm = startHelm();
    const original = await helm.measure(archive, times).finally(() => helm.stop());
    const ours = measureOurs(child, archive);
    const [best, middle] = [Math.min(...original), median(original)];
    const [ownBest, ownMiddle] = [Math.min(...ours.took), median(ours.took)];
    console.log(
      `${name.padEnd(24)} ${ms(best)} ${ms(middle)} | ${ms(ownBest)} ${ms(ownMiddle)} | ${ratio(ownBest, best)} ${ratio(ownMiddle, middle)} | ${ms(ours.first)} ${ms(ours.firstOfProcessor)}`,
    );
  }
}

/** As the functions run: with Node's compile cache, which a first process fills. */
function measureOurs({ file, env }: BundledChild, archive: string): Measured {
  const run = (): string => execFileSync(process.execPath, [file, archive, String(times * 2)], { env }).toString();
  run();
  const measured = Array.from({ length: fresh }, () => JSON.parse(run()) as Measured);
  const best = (pick: (one: Measured) => number): number => Math.min(...measured.map(pick));
  return {
    first: best(({ first }) => first),
    firstOfProcessor: best((one) => one.firstOfProcessor),
    took: measured.flatMap(({ took }) => took),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`.padStart(10);
}

function ratio(ours: number, original: number): string {
  return `${(ours / original).toFixed(2)}×`.padStart(7);
}
