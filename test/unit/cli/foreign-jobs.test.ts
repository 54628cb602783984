import { describe, expect, it } from 'vitest';
import { findServed } from '../../../cli/commands/serve/find-served.ts';
import { silentLog } from '../../../shared/base/log.ts';
import type { OutgoingMessage } from '../../../shared/queue/port.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { runAnyJob } from '../../support/world/run-any-job.ts';

const job = {
  type: 'object',
  cluster: 'c2',
  kind: 'Kustomization',
  namespace: 'apps',
  name: 'web',
  reason: 'push',
  at: 1000,
  trace: 'trace',
} as const;

async function run(sharesQueues: boolean): Promise<readonly OutgoingMessage[]> {
  const sent: OutgoingMessage[] = [];
  const timers = { send: async (messages: readonly OutgoingMessage[]) => void sent.push(...messages) };
  const cluster = { uid: 'c1' };
  const ports = {
    findCluster: findServed(cluster, { sharesQueues }),
    queues: { timers },
    log: silentLog,
  } as unknown as Ports;
  await runAnyJob(ports, JSON.stringify(job), new AbortController().signal);
  return sent;
}

describe('a job of a cluster that another process serves', () => {
  it('comes again later, where processes share queues', async () => {
    const [again] = await run(true);

    expect(JSON.parse(again?.body ?? '')).toEqual({ ...job, away: 1 });
    expect(again?.delaySeconds).toBe(1);
  });

  it('is dropped where nobody else has these queues', async () => {
    expect(await run(false)).toEqual([]);
  });
});
