import { Hono } from 'hono';
import { keepFor } from '../base/keep-for.ts';
import { countDeadLetters } from '../reconcile/dead-letter.ts';
import type { CheckContext, CheckResult } from './checks/check.ts';
import { runChecks } from './checks/index.ts';
import { expositionContentType } from './exposition.ts';
import type { PrometheusMetrics, QueueState, Snapshot } from './prometheus-metrics.ts';
import { listResources } from './resources.ts';

/** What the monitor works with. */
export interface MonitorContext extends CheckContext {
  readonly metrics: PrometheusMetrics;
}

/** The HTTP apps for those who watch over a process. */
export interface Monitor {
  /** `GET /livez` and `/readyz` without reasons: for a port that anybody may reach. */
  readonly publicApp: Hono;
  /** The same with reasons, and `GET /metrics`. */
  readonly privateApp: Hono;
}

/** However many clients ask, the checks run at most this often, in milliseconds. */
const checksKeptMs = 5000;
/** All objects are listed at most this often, however many Prometheus servers scrape, in milliseconds. */
const listedKeptMs = 15_000;
const listMs = 5000;

/**
 * `/livez` is 200 while the process answers. `/readyz` is 200 if all checks pass, else 503, with a line for each check in the API
 * server's form. `/metrics` is what Prometheus reads.
 */
export function createMonitor(context: MonitorContext): Monitor {
  const check = keepFor(checksKeptMs, context.now, () => runChecks(context));
  const list = keepFor(listedKeptMs, context.now, () => lookAround(context));
  const createApp = (write: (result: CheckResult) => string): Hono =>
    new Hono()
      .get('/livez', (c) => c.text('ok'))
      .get('/readyz', async (c) => {
        const results = await check();
        const ready = results.every(({ state }) => state === 'ok');
        return c.text(
          [...results.map(write), `readyz check ${ready ? 'passed' : 'failed'}\n`].join('\n'),
          ready ? 200 : 503,
        );
      });
  return {
    publicApp: createApp(({ state, ...result }) => writeResult({ ...result, state, reason: 'reason withheld' })),
    privateApp: createApp(writeResult).get('/metrics', async (c) => {
      const snapshot = { queues: await lookAtQueues(context), checks: await check(), ...(await list()) };
      return c.body(context.metrics.write(snapshot), 200, { 'Content-Type': expositionContentType });
    }),
  };
}

const signs: Readonly<Record<CheckResult['state'], string>> = { ok: '+', failed: '-', unknown: '?' };

function writeResult({ name, state, reason }: CheckResult): string {
  return `[${signs[state]}]${name} ${state}${state === 'ok' ? '' : `: ${reason}`}`;
}

function lookAtQueues({ queues, activityOf, now }: MonitorContext): Promise<readonly QueueState[]> {
  return Promise.all(
    Object.entries(queues).map(async ([name, queue]) => ({
      queue: name,
      depth: await queue.depth().catch(() => undefined),
      runningMs: activityOf(name).running.map((at) => now() - at),
    })),
  );
}

async function lookAround({ cluster, store }: MonitorContext): Promise<Pick<Snapshot, 'resources' | 'deadLetters'>> {
  const [resources, deadLetters] = await Promise.all([
    listResources(cluster.client, AbortSignal.timeout(listMs)).catch(() => undefined),
    countDeadLetters(store).catch(() => undefined),
  ]);
  return { resources, deadLetters };
}
