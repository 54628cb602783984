import { decodeJob, encodeJob, type JobQueue, type Queues, queueOf } from '../queue/job.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { getFluxObject } from './flux-objects.ts';
import type { Ports } from './run-job.ts';
import { createSubject } from './subject.ts';

const prefix = 'dead/';

/** Keeps a dead letter where `sluice redrive` finds it, and writes on its object that it is not being reconciled. */
export async function tellDead(ports: Ports, queue: JobQueue, body: string, signal: AbortSignal): Promise<void> {
  await ports.store.put(`${prefix}${queue}/${ports.newId()}.json`, Buffer.from(body));
  const job = decodeJob(body);
  const cluster = await ports.findCluster(job.cluster);
  ports.log.error('dead letter', {
    queue,
    trace: job.trace,
    object: job.type === 'object' ? `${job.kind}/${job.namespace}/${job.name}` : job.type,
  });
  if (cluster === undefined || job.type !== 'object') return;
  const found = await getFluxObject(cluster.client, job, signal);
  if (found === undefined) return;
  const subject = createSubject({ ...ports, cluster, signal }, found);
  const message =
    'the reconciliation ended without an answer five times; see the logs for its cause, then run sluice redrive';
  subject.set({ type: 'Ready', status: 'False', reason: 'ReconciliationFailed', message });
  await subject.save();
}

/** Sends every dead letter back to its queue; returns how many. */
export async function redrive(store: ObjectStore, queues: Queues): Promise<number> {
  let sent = 0;
  for await (const { key } of store.list(prefix)) {
    const stored = await store.get(key);
    if (stored === undefined) continue;
    const job = decodeJob(Buffer.from(stored.body).toString());
    await queues[queueOf(job)].send([encodeJob(job, `redrive/${key}`)]);
    await store.delete(key);
    sent++;
  }
  return sent;
}
