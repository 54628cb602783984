import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { fuzzes } from './index.ts';

/** What a worker is to run; it shares where it is and how the cases ended. */
export interface FuzzOrder {
  readonly name: string;
  readonly seed: number;
  /** The number of the first case. */
  readonly first: number;
  /** 0 runs the first case alone. */
  readonly seconds: number;
  readonly at: SharedArrayBuffer;
  /** Read, refused, crashed. */
  readonly answers: SharedArrayBuffer;
}

interface Crash {
  readonly number: number;
  readonly error: string;
}

/** A case that takes longer hangs. */
const longestCaseMs = 60_000;
const mostMebibytes = 1024;
const lookEveryMs = 250;
const reportEveryMs = 15_000;

/**
 * `npm run fuzz -- <name> [--seconds 60] [--seed N]`: mutated inputs of real ones until the time is over; a crash, a hang or a process of
 * more than 1 GiB fails it, and names the case. `--case N` runs that one alone.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    case: { type: 'string' },
  },
});
const [name = ''] = positionals;
if (fuzzes[name] === undefined) {
  console.error(
    `usage: npm run fuzz -- <name> [--seconds 60] [--seed N] [--case N]\nnames: ${Object.keys(fuzzes).join(', ')}`,
  );
  process.exit(2);
}
const order: FuzzOrder = {
  name,
  seed: Number(values.seed),
  first: Number(values.case ?? 0),
  seconds: values.case === undefined ? Number(values.seconds) : 0,
  at: new SharedArrayBuffer(4),
  answers: new SharedArrayBuffer(12),
};
const position = new Int32Array(order.at);
const counts = new Int32Array(order.answers);
Atomics.store(position, 0, -1);

const started = performance.now();
const crashes: Crash[] = [];
let peak = 0;
let [last, lastAt, reportedAt] = [-1, started, started];
const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: order });
worker.on('message', (crash: Crash) => {
  crashes.push(crash);
  if (crashes.length <= 10) console.log(`--- crash, --seed ${order.seed} --case ${crash.number}\n${crash.error}`);
});
const watch = setInterval(look, lookEveryMs);
worker.once('error', (error) => end(`the worker ended: ${error.stack}`));
worker.once('exit', () => end(undefined));

function look(): void {
  const now = performance.now();
  peak = Math.max(peak, process.memoryUsage().rss / 1024 / 1024);
  const current = Atomics.load(position, 0);
  if (current !== last) [last, lastAt] = [current, now];
  if (current >= 0 && now - lastAt > longestCaseMs) end(`hangs: --seed ${order.seed} --case ${current}`);
  if (peak > mostMebibytes)
    end(`takes ${peak.toFixed(0)} MiB: --seed ${order.seed} --case ${current} or shortly before`);
  if (now - reportedAt < reportEveryMs) return;
  reportedAt = now;
  console.log(summary());
}

function summary(): string {
  const [read, refused, crashed] = counts;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  return `${name} (seed ${order.seed}), ${seconds} s: ${read} read, ${refused} refused, ${crashed} crashes; peak ${peak.toFixed(0)} MiB`;
}

function end(failure: string | undefined): never {
  clearInterval(watch);
  console.log(summary());
  if (failure !== undefined) console.error(failure);
  process.exit(failure === undefined && crashes.length === 0 ? 0 : 1);
}
