import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const runs = 5;

/** How long a fresh process takes to import a bundle, and its processor time; medians, in milliseconds. */
export function measureImport(file: string): { readonly wallMs: number; readonly cpuMs: number } {
  const script = `
    const before = process.cpuUsage(), started = performance.now();
    await import(${JSON.stringify(pathToFileURL(file).href)});
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify([performance.now() - started, (user + system) / 1000]));
    process.exit();`;
  const measured = Array.from(
    { length: runs },
    () =>
      JSON.parse(
        execFileSync(process.execPath, ['--input-type=module', '-e', script], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
          timeout: 20_000,
        }),
      ) as readonly [number, number],
  );
  const median = (of: 0 | 1): number => measured.map((run) => run[of]).sort((a, b) => a - b)[runs >> 1] ?? Number.NaN;
  return { wallMs: median(0), cpuMs: median(1) };
}
