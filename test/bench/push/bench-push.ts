import { parseArgs } from 'node:util';
import { fluxSide } from './flux.ts';
import { measurePush, type PushResult, type Scenario } from './measure-push.ts';
import type { Side } from './side.ts';
import { sluiceSide } from './sluice.ts';

/** How many apps a push changes, and how many the repository holds. */
const scenarios: Readonly<Record<string, Scenario>> = {
  '1': { apps: 1, inRepository: 1 },
  '20': { apps: 20, inRepository: 20 },
  '200': { apps: 200, inRepository: 500 },
};

/**
 * `npm run bench -- push [--apps 1,20,200] [--only sluice|flux] [--pushes 3] [--detail]`: from the hook until every app is applied, on a
 * real control plane; the median of some pushes, each of which changes every app.
 */
export async function benchPush(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      apps: { type: 'string', default: Object.keys(scenarios).join(',') },
      only: { type: 'string' },
      pushes: { type: 'string' },
      detail: { type: 'boolean', default: false },
    },
  });
  const flux = fluxSide(process.env);
  const sides = [sluiceSide, flux].filter((side) => side !== undefined && (values.only ?? side.name) === side.name);
  if (flux === undefined)
    console.log('flux: not measured; FLUX_SOURCE_CONTROLLER and FLUX_KUSTOMIZE_CONTROLLER name its binaries');
  for (const key of values.apps.split(',')) {
    const scenario = scenarios[key];
    if (scenario === undefined) throw new Error(`--apps ${key}: choose from ${Object.keys(scenarios).join(', ')}`);
    const pushes = Number(values.pushes ?? (scenario.apps > 20 ? 1 : 3));
    console.log(`\n${scenario.apps} of ${scenario.inRepository} apps, median of ${pushes}`);
    const results: PushResult[] = [];
    for (const side of sides as readonly Side[]) {
      const result = await measurePush(side, scenario, { pushes, detail: values.detail });
      console.log(line(side.name, result));
      results.push(result);
    }
    const [ours, theirs] = results;
    if (ours !== undefined && theirs !== undefined) console.log(`  ratio   ${ratios(ours, theirs)}`);
  }
}

function line(name: string, result: PushResult): string {
  const byVerb = Object.entries(result.requests).map(([verb, count]) => `${verb} ${count}`);
  return [
    `  ${name.padEnd(7)}`,
    `${result.seconds.toFixed(2)} s`,
    `${result.requestCount} requests (${byVerb.join(', ')})`,
    `CPU ${result.cpuSeconds?.toFixed(2) ?? '–'} s`,
    `peak ${result.peakMiB?.toFixed(0) ?? '–'} MiB`,
    `at rest ${result.restMiB?.toFixed(0) ?? '–'} MiB`,
  ].join('  ');
}

function ratios(ours: PushResult, theirs: PushResult): string {
  const ratio = (a: number | undefined, b: number | undefined): string =>
    a === undefined || b === undefined || b === 0 ? '–' : `${(a / b).toFixed(2)} ×`;
  return [
    `time ${ratio(ours.seconds, theirs.seconds)}`,
    `requests ${ratio(ours.requestCount, theirs.requestCount)}`,
    `CPU ${ratio(ours.cpuSeconds, theirs.cpuSeconds)}`,
    `memory ${ratio(ours.peakMiB, theirs.peakMiB)}`,
  ].join('  ');
}
