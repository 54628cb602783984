import { type Calls, noCalls } from './calls.ts';
import { measureEvents } from './measure-events.ts';
import { measureSurvey } from './measure-survey.ts';
import { monthlyBill } from './prices.ts';
import { type Fleet, simulateFleet } from './simulate-fleet.ts';

const sizes = [1, 10, 100, 1000] as const;
const oneCluster: Omit<Fleet, 'clusters'> = {
  sources: 10,
  kustomizations: 40,
  intervalMs: 600_000,
  pushesPerHour: 2,
  editsPerHour: 1,
};
const surveyed = { kustomizations: 500, entries: 50 };

/** `npm run bench -- fleet`: what each event costs, one survey of a large cluster, and the hour and the month of fleets. */
export async function benchFleet(): Promise<void> {
  const costs = await measureEvents(console.error);
  console.log('\none event of one cluster, measured');
  console.log(header);
  for (const [name, calls] of Object.entries(costs)) console.log(row(name, calls as Calls));

  const { calls, seconds } = await measureSurvey(surveyed, console.error);
  console.log(`\none survey of ${surveyed.kustomizations} Kustomizations with inventories of ${surveyed.entries}`);
  console.log(`  ${calls.apiRequests} API requests, ${(calls.apiBytes / 1024).toFixed(0)} KB, ${seconds.toFixed(2)} s`);

  const { sources, kustomizations, intervalMs, pushesPerHour, editsPerHour } = oneCluster;
  console.log(
    `\nan hour of fleets, simulated: ${sources} sources and ${kustomizations} Kustomizations a cluster, every ${intervalMs / 60_000} min, ` +
      `${pushesPerHour} pushes, ${editsPerHour} edit by hand`,
  );
  console.log(header);
  const hours = sizes.map((clusters) => [clusters, simulateFleet(costs, { clusters, ...oneCluster })] as const);
  for (const [clusters, hour] of hours) console.log(row(`${clusters} clusters`, hour));

  console.log('\na month, in dollars at list prices');
  for (const [clusters, hour] of hours) {
    const bill = monthlyBill(hour);
    const total = Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
    const parts = Object.entries(bill).map(([service, dollars]) => `${service} ${dollars.toFixed(2)}`);
    const each = (total / clusters).toFixed(2);
    console.log(`  ${`${clusters} clusters`.padEnd(18)} ${total.toFixed(2)}  (${parts.join(', ')}), ${each} a cluster`);
  }
}

const columns = Object.keys(noCalls) as readonly (keyof Calls)[];
const header = `  ${''.padEnd(18)} ${columns.map((name) => name.padStart(13)).join(' ')}`;

function row(name: string, calls: Calls): string {
  return `  ${name.padEnd(18)} ${columns.map((column) => calls[column].toFixed(0).padStart(13)).join(' ')}`;
}
