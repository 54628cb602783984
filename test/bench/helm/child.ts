import { readFileSync } from 'node:fs';

/** `child.ts <archive> <times>`: renders a packaged chart as often, and prints the milliseconds as JSON. */
const [archive = '', times = '1'] = process.argv.slice(2);
const started = performance.now();
// Loading the engine and the chart is a part of the first render.
const { loadPackedChart } = await import('./load-packed-chart.ts');
const { renderChart } = await import('../../../shared/build/helm/render-chart.ts');
const chart = loadPackedChart(readFileSync(archive));
const loaded = performance.now() - started;
const took: number[] = [];
let first: number | undefined;
for (let run = 0; run < Number(times); run++) {
  const begun = performance.now();
  renderChart(chart, new Map(), {
    release: { name: 'my-release', namespace: 'demo' },
    context: { now: () => 0n, randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
  });
  first ??= performance.now() - started;
  took.push(performance.now() - begun);
}
console.log(JSON.stringify({ loaded, first, took }));
