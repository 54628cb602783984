import { execFileSync } from 'node:child_process';
import { startHelm } from '../../oracle/helm/oracle.ts';
import { chartArchives } from './chart-archives.ts';

interface Measured {
  /** Milliseconds from the loading of the engine to the end of the first render. */
  readonly first: number;
  readonly took: readonly number[];
}

const times = 20;

/**
 * `npm run bench -- helm [chart…]`: real charts with their own values, rendered by Helm's engine and by us in processes that do nothing else:
 * dependencies, values, templates, the order of manifests. The best and the median of the warm renders.
 */
export async function benchHelm(only: readonly string[]): Promise<void> {
  console.log(
    'chart                        Helm best   median | ours best     median |    best   median | first in a process',
  );
  for (const { name, archive } of chartArchives()) {
    if (only.length > 0 && !only.includes(name)) continue;
    const helm = startHelm();
    const original = await helm.measure(archive, times).finally(() => helm.stop());
    const ours = measureOurs(archive);
    const [best, middle] = [Math.min(...original), median(original)];
    const [ownBest, ownMiddle] = [Math.min(...ours.took), median(ours.took)];
    console.log(
      `${name.padEnd(24)} ${ms(best)} ${ms(middle)} | ${ms(ownBest)} ${ms(ownMiddle)} | ${ratio(ownBest, best)} ${ratio(ownMiddle, middle)} | ${ms(ours.first)}`,
    );
  }
}

/** As the functions run: with Node's compile cache, which a first process fills. */
function measureOurs(archive: string): Measured {
  const child = new URL('./child.ts', import.meta.url).pathname;
  const cache = new URL('../../../node_modules/.cache/compiled/', import.meta.url).pathname;
  const run = (): string =>
    execFileSync(process.execPath, [child, archive, String(times * 2)], {
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    }).toString();
  run();
  return JSON.parse(run()) as Measured;
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
