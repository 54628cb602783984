import { setTimeout as sleep } from 'node:timers/promises';
import { createAdmissionApp } from '../shared/admission/app.ts';
import { getFluxObject } from '../shared/flux/objects.ts';
import { enqueue, type ObjectJob } from '../shared/queue/job.ts';
import type { Ports } from '../shared/reconcile/run-job.ts';
import { isServed } from '../shared/reconcile/shard.ts';

interface Options {
  /** How long a request may be held until it is answered; never, where not given. */
  readonly holdMs?: number;
}

/** So many requests are held at once, that the API server has hands free for everybody else. */
const mostHeld = 8;
const lookEveryMs = 20;

/**
 * Takes the API server's word of edits: enqueues whom they concern, and lets them all pass. With `holdMs` a request for a reconciliation passes when
 * it is answered, so that `flux reconcile`, which looks right after it and then every two seconds, sees so at its first look.
 */
export function createApp(ports: Ports, { holdMs }: Options = {}) {
  const { secret, queues, now, newId, log } = ports;
  let held = 0;
  async function awaitAnswer(job: ObjectJob): Promise<void> {
    const cluster = await ports.findCluster(job.cluster);
    if (cluster === undefined || holdMs === undefined || held >= mostHeld) return;
    const signal = AbortSignal.timeout(holdMs);
    const isAnswered = async () =>
      (await getFluxObject(cluster.client, job, signal))?.status?.lastHandledReconcileAt === job.expect?.requestedAt;
    held++;
    try {
      while (!(await isAnswered())) await sleep(lookEveryMs, undefined, { signal });
    } catch {
      // It passes, answered or not.
    } finally {
      held--;
    }
  }
  return createAdmissionApp({
    secret,
    async isServed(uid, labels) {
      // On AWS this function may not read who is registered: then the job finds out.
      const cluster = await ports.findCluster(uid).catch(() => undefined);
      return cluster === undefined || isServed(cluster, labels);
    },
    now,
    newId,
    log,
    enqueue: (job, event) => enqueue(queues, job, event),
    ...(holdMs === undefined ? {} : { awaitAnswer }),
  });
}
