import type { ConformanceResult } from './result.ts';

/** Suites by name: `npm run conformance -- template …`. */
const suites: Readonly<Record<string, () => Promise<{ run(): Promise<ConformanceResult> }>>> = {
  charts: () => import('./charts/run-charts.ts'),
  source: () => import('./source/run-source.ts'),
  kustomize: () => import('./kustomize/run-kustomize.ts'),
  template: () => import('./template/run-template.ts'),
};

function report(name: string, result: ConformanceResult): void {
  for (const { name: failed, expected, actual } of result.failures.slice(0, 20)) {
    console.log(`--- ${failed}\n  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`);
  }
  const reasons = new Map<string, number>();
  for (const { reason } of result.skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const [reason, count] of reasons) console.log(`${name}: ${count} left out: ${reason}`);
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed`);
}

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(suites)) {
  const load = suites[name];
  if (load === undefined) throw new Error(`no suite is called ${name}: there are ${Object.keys(suites).join(', ')}`);
  const result = await (await load()).run();
  report(name, result);
  if (result.failed > 0) process.exitCode = 1;
}
