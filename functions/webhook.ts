import { enqueueAll, type ReceiveJob } from '../shared/queue/job.ts';
import type { Ports } from '../shared/reconcile/context.ts';
import { readReceiver } from '../shared/reconcile/receiver/read-receiver.ts';
import { findHook } from '../shared/reconcile/receiver/webhook-paths.ts';
import { createWebhookApp } from '../shared/webhook/app.ts';
import type { Host } from './entry.ts';

/** Longer than the API server's own timeout, shorter than that of the senders of hooks. */
const readMs = 9000;

/** The endpoint of webhooks: checks each signature and sends one job per cluster to `intake`, where no other work is ahead of it. */
export function createApp(ports: Ports, { canStore = async () => true }: Host = {}) {
  return createWebhookApp({
    log: ports.log,
    now: ports.now,
    findTargets: (digest) => findHook(ports.store, digest),
    canStore,
    async readReceiver(target, digest) {
      const cluster = await ports.findCluster(target.cluster);
      return cluster === undefined
        ? undefined
        : readReceiver(cluster, { ...target, digest }, AbortSignal.timeout(readMs));
    },
    enqueue(targets, facts) {
      const at = ports.now();
      const wakes = targets.map((target) => {
        const job: ReceiveJob = { type: 'receive', ...target, ...facts, at, trace: ports.newId() };
        return { job, event: facts.delivery };
      });
      return enqueueAll(ports.queues, wakes);
    },
  });
}
