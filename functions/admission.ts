import { createAdmissionApp } from '../shared/admission/app.ts';
import { getFluxObject } from '../shared/flux/objects.ts';
import { enqueue, type ObjectJob } from '../shared/queue/job.ts';
import type { Ports } from '../shared/reconcile/context.ts';
import { isServed } from '../shared/reconcile/shard.ts';
import type { Host } from './entry.ts';

/** No more requests are held at once, so that the API server's other requests are not delayed. */
const mostHeld = 8;
const lookEveryMs = 20;

/**
 * The admission webhook: enqueues the objects that an edit concerns, and allows every edit. With `holdMs`, a request for a reconciliation
 * is held until the object has handled it, so that `flux reconcile`, which looks at once and then every two seconds, sees the result at
 * its first look.
 */
export function createApp(ports: Ports, { holdMs }: Host = {}) {
  const { secret, queues, now, sleep, newId, log } = ports;
  let held = 0;
  async function awaitAnswer(job: ObjectJob): Promise<void> {
    const cluster = await ports.findCluster(job.cluster);
    if (cluster === undefined || holdMs === undefined || held >= mostHeld) return;
    const signal = AbortSignal.timeout(holdMs);
    const isAnswered = async () =>
      (await getFluxObject(cluster.client, job, signal))?.status?.lastHandledReconcileAt === job.expect?.requestedAt;
    held++;
    try {
      while (!(await isAnswered())) await sleep(lookEveryMs, signal);
    } catch {
      // The edit is allowed, handled or not.
    } finally {
      held--;
    }
  }
  return createAdmissionApp({
    secret,
    async isServed(uid, labels) {
      // On AWS this function may not read the registrations; the job checks again.
      const cluster = await ports.findCluster(uid).catch(() => undefined);
      return cluster === undefined || isServed(cluster, labels);
    },
    now,
    sleep,
    newId,
    log,
    enqueue: (job, event) => enqueue(queues, job, event),
    ...(holdMs === undefined ? {} : { awaitAnswer }),
  });
}
