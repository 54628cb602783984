import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../shared/base/log.ts';
import type { DurablePorts } from '../../../shared/ports/store/durable-ports.ts';
import { openEmbeddedPorts } from '../../../shared/ports/store/embedded.ts';
import type { ObjectJob } from '../../../shared/queue/job.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { redrive, tellDead } from '../../../shared/reconcile/dead-letter.ts';

const job: ObjectJob = {
  type: 'object',
  cluster: 'c1',
  kind: 'Kustomization',
  namespace: 'apps',
  name: 'app',
  reason: 'push',
  at: 0,
  trace: 't',
};

describe('a dead letter', () => {
  let folder: string;
  let durable: DurablePorts;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-dead-'));
    durable = openEmbeddedPorts(folder, Date.now);
  });
  afterEach(() => {
    durable.close();
    rmSync(folder, { recursive: true });
  });
  const tell = (body: string): Promise<void> => {
    const findCluster = async () => {
      throw new Error('the cluster cannot be reached');
    };
    const ports = { ...durable, log: silentLog, findCluster } as unknown as Ports;
    return tellDead(ports, 'reconciles', body, AbortSignal.timeout(5000));
  };
  const receiveAll = () => durable.queues.reconciles.receive({ max: 10, waitMs: 0, visibilityMs: 1000 });

  it('is kept once, however often its cluster could not be reached', async () => {
    const body = JSON.stringify(job);

    for (let time = 1; time <= 3; time++) await expect(tell(body)).rejects.toThrow('cannot be reached');

    expect(await redrive(durable.store, durable.queues)).toBe(1);
    expect((await receiveAll()).map((message) => JSON.parse(message.body))).toEqual([job]);
    expect(await redrive(durable.store, durable.queues)).toBe(0);
  });

  it('is kept without holding up others where it is not a job', async () => {
    await tell('no job');
    await expect(tell(JSON.stringify(job))).rejects.toThrow('cannot be reached');

    expect(await redrive(durable.store, durable.queues)).toBe(1);
    expect(await receiveAll()).toHaveLength(1);
  });
});
