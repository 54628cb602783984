import { createHash } from 'node:crypto';
import { decodeJob, encodeJob, type Job, type JobQueue, type Queues, queueOf } from '../queue/job.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { getFluxObject } from './flux-objects.ts';
import type { Ports } from './run-job.ts';
import { createSubject } from './subject.ts';

const prefix = 'dead/';

/** Keeps a dead letter where `sluice redrive` finds it, and writes on its object that it is not being reconciled. */
export async function tellDead(ports: Ports, queue: JobQueue, body: string, signal: AbortSignal): Promise<void> {
  // Under its own hash: it comes again while its cluster cannot be reached.
  const key = createHash('sha256').update(body).digest('hex');
  await ports.store.put(`${prefix}${queue}/${key}.json`, Buffer.from(body));
  const job = readJob(body);
  if (job === undefined) {
    ports.log.error('dead letter that is no job', { metric: 'DeadLetters', queue, key });
    return;
  }
  ports.log.error('dead letter', {
    metric: 'DeadLetters',
    queue,
    trace: job.trace,
    object: job.type === 'object' ? `${job.kind}/${job.namespace}/${job.name}` : job.type,
  });
  const cluster = await ports.findCluster(job.cluster);
  if (cluster === undefined || job.type !== 'object') return;
  const found = await getFluxObject(cluster.client, job, signal);
  if (found === undefined) return;
  const subject = createSubject({ ...ports, cluster, signal }, found);
  const message =
    'the reconciliation ended without an answer five times; see the logs for its cause, then run sluice redrive';
  subject.set({ type: 'Ready', status: 'False', reason: 'ReconciliationFailed', message });
  await subject.save();
}

function readJob(body: string): Job | undefined {
  try {
    return decodeJob(body);
  } catch {
    return undefined;
  }
}

/** Sends every dead letter back to its queue, but those that are no jobs; returns how many. */
export async function redrive(store: ObjectStore, queues: Queues): Promise<number> {
  let sent = 0;
  for await (const { key } of store.list(prefix)) {
    const stored = await store.get(key);
    if (stored === undefined) continue;
    const job = readJob(Buffer.from(stored.body).toString());
    if (job === undefined) continue;
    // The same letter may come, and be sent back, a second time within the queue's memory.
    await queues[queueOf(job)].send([encodeJob(job, `redrive/${key}/${stored.lastModified}`)]);
    await store.delete(key);
    sent++;
  }
  return sent;
}
