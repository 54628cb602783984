import { enqueue, type ReceiveJob } from '../shared/queue/job.ts';
import { findHook } from '../shared/reconcile/hooks.ts';
import { readReceiver } from '../shared/reconcile/reconcile-receiver.ts';
import type { Ports } from '../shared/reconcile/run-job.ts';
import { createWebhookApp } from '../shared/webhook/app.ts';

const readMs = 5000;

/** Takes hooks: proves them, and sends one job a cluster. @param canStore a bucket is never full */
export function createApp(ports: Ports, canStore = async () => true) {
  return createWebhookApp({
    log: ports.log,
    now: ports.now,
    findTargets: (digest) => findHook(ports.store, digest),
    canStore,
    async readReceiver(target, digest) {
      const cluster = await ports.findCluster(target.cluster);
      return cluster === undefined
        ? undefined
        : readReceiver(cluster.client, { ...target, digest }, AbortSignal.timeout(readMs));
    },
    async enqueue(target, facts) {
      const job: ReceiveJob = { type: 'receive', ...target, ...facts, at: ports.now(), trace: ports.newId() };
      await enqueue(ports.queues, job, facts.delivery);
    },
  });
}
