import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const warmUp = 1500;

/** `child.ts <archive> <times>`: renders a packaged chart as often, and prints the milliseconds as JSON. */
const [archive = '', times = '1'] = process.argv.slice(2);
const started = performance.now();
const startedOfProcessor = processorTime();
// Loading the engine and the chart is a part of the first render.
const { openChart } = await import('../../../shared/library/helm.ts');
const { renderChart } = await import('../../../shared/render/helm/render/render-chart.ts');
const chart = openChart(readFileSync(archive));
const took: number[] = [];
let first: number | undefined;
let firstOfProcessor: number | undefined;
// Small charts are rendered more often: what is warm has been compiled.
for (let run = 0; run < Number(times) || performance.now() - started < warmUp; run++) {
  const begun = performance.now();
  renderChart(chart, new Map(), {
    release: { name: 'my-release', namespace: 'demo' },
    context: { now: () => 0n, randomBytes },
  });
  first ??= performance.now() - started;
  firstOfProcessor ??= processorTime() - startedOfProcessor;
  took.push(performance.now() - begun);
}
console.log(JSON.stringify({ first, firstOfProcessor, took }));

/** Milliseconds that this process has been worked on, which other processes do not lengthen. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
