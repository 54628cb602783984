import { createHash } from 'node:crypto';
import { getFluxObject } from '../flux/objects.ts';
import type { ObjectStore } from '../ports/store/object-store.ts';
import { decodeJob, encodeJob, type Job, type JobQueue, type ObjectJob, type Queues, queueOf } from '../queue/job.ts';
import type { Ports, ReconcileContext } from './context.ts';
import { hasEndedSince } from './has-ended-since.ts';
import { claimObject } from './run/claim.ts';
import { markObject } from './run/mark-object.ts';
import { anyRecord, appliedKey, readStoredRecord, recordOf } from './run/record.ts';

const prefix = 'dead/';

/** Keeps a dead letter where `sluice redrive` finds it, and writes on its object that it is not being reconciled. */
export async function tellDead(ports: Ports, queue: JobQueue, body: string, signal: AbortSignal): Promise<void> {
  // Under its own hash: it comes again while its cluster cannot be reached.
  const key = createHash('sha256').update(body).digest('hex');
  await ports.store.put(`${prefix}${queue}/${key}.json`, Buffer.from(body));
  const job = readJob(body);
  if (job === undefined) {
    ports.log.error('dead letter that is not a job', { metric: 'DeadLetters', queue, key });
    return;
  }
  ports.log.error('dead letter', {
    metric: 'DeadLetters',
    queue,
    trace: job.trace,
    object: job.type === 'object' ? `${job.kind}/${job.namespace}/${job.name}` : job.type,
  });
  const cluster = await ports.findCluster(job.cluster);
  if (cluster === undefined || job.type !== 'object' || (await cluster.otherActors(signal)).length > 0) return;
  await tellOnObject({ ...ports, cluster, signal }, job);
}

/**
 * Writes on the object of a dead letter that nobody has answered it, unless a run that began later has come to its end. The claim keeps a
 * run that is about to end from being overwritten: it looks once more.
 *
 * @throws StartOver where the object or its record is changing; the letter comes again
 */
async function tellOnObject(
  context: Pick<ReconcileContext, 'cluster' | 'store' | 'signal' | 'now' | 'newId'>,
  job: ObjectJob,
): Promise<void> {
  const { store, signal, now, newId } = context;
  const key = appliedKey(job);
  const stored = await readStoredRecord(store, key, anyRecord);
  const found = await getFluxObject(context.cluster.client, { ...job, expect: undefined }, signal);
  if (found === undefined) return;
  const held = recordOf(stored, found.metadata.uid);
  if (hasEndedSince(job, found, held.record)) return;
  const { generation } = found.metadata;
  const claim = await claimObject({ store, key, run: newId(), revision: '', generation, now: now(), signal }, held);
  const message =
    'the reconciliation ended without an answer five times; see the logs for its cause, then run sluice redrive';
  await markObject(context, found, (object) =>
    object.set({ type: 'Ready', status: 'False', reason: 'ReconciliationFailed', message }),
  );
  await claim.update(({ claim: _, ...record }) => record);
}

function readJob(body: string): Job | undefined {
  try {
    return decodeJob(body);
  } catch {
    return undefined;
  }
}

/** Sends every dead letter back to its queue, except those that are not jobs; returns how many. */
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

/** How many dead letters are kept, those that are not jobs included. */
export async function countDeadLetters(store: ObjectStore): Promise<number> {
  let count = 0;
  for await (const _ of store.list(prefix)) count++;
  return count;
}

/** The jobs of all dead letters; undefined for one that is none. */
export async function listDeadLetters(store: ObjectStore): Promise<readonly (Job | undefined)[]> {
  const jobs: (Job | undefined)[] = [];
  for await (const { key } of store.list(prefix)) {
    const stored = await store.get(key);
    if (stored !== undefined) jobs.push(readJob(Buffer.from(stored.body).toString()));
  }
  return jobs;
}
