import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { install } from '../../../cli/commands/install/install.ts';
import type { ReconciledKind } from '../../../shared/flux/kinds.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { enqueue, jobQueues, type ObjectJob, queueOf } from '../../../shared/queue/job.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { type GitServer, startGitServer } from '../servers/git-server.ts';
import { createHandDriven, type HandDriven } from './hand-driven.ts';
import { type Objects, objectsOf } from './objects.ts';
import { recordRequests } from './record-requests.ts';
import { testCluster } from './test-cluster.ts';

/** A namespace of the real API server, a Git server, and workers that are handed their jobs one at a time. */
export interface WorkerWorld extends Objects {
  /** Under which the workers know the cluster. */
  readonly uid: string;
  readonly git: GitServer;
  readonly hand: HandDriven;
  /** `METHOD path` of every request that a worker has sent to the API server, dry-runs included, in order. */
  readonly requests: readonly string[];
  /** More workers for the same cluster, with queues and a store of their own. */
  createHand(options: { readonly shards: readonly string[] }): HandDriven;
  jobOf(kind: ReconciledKind, name: string, change?: Partial<ObjectJob>): ObjectJob;
  /** Enqueues an object as a push would, or for another reason. @param at when the event happened, milliseconds since the epoch */
  wake(kind: ReconciledKind, name: string, reason?: ObjectJob['reason'], at?: number): Promise<void>;
  /** Enqueues an object, and hands one message of its queue to a worker. */
  runOnce(kind: ReconciledKind, name: string, reason: ObjectJob['reason'], worker?: Ports): Promise<void>;
  /** Enqueues an object, and hands messages to a worker until no more are to be had at once: timers are left. */
  run(kind: ReconciledKind, name: string, reason: ObjectJob['reason'], worker?: Ports): Promise<void>;
  /** A worker whose writes to the API server are recorded, and whose clock stays at so many milliseconds after the world began. */
  recorder(atMs?: number): { readonly worker: Ports; readonly writes: string[] };
}

export interface WorkerWorldOptions {
  /** What workers use instead of the client of the API server. */
  readonly change?: (client: KubeClient) => KubeClient;
}

/** To be called at the top of a test file; all that it starts ends after the file's last test. */
export async function createWorkerWorld(
  prefix: string,
  { change = (client) => client }: WorkerWorldOptions = {},
): Promise<WorkerWorld> {
  const { client, namespace: newNamespace } = await testCluster();
  await install(client, { dryRun: false, say: () => undefined });
  const uid = randomUUID();
  const began = Date.now();
  const requests: string[] = [];
  const objects = objectsOf(client, await newNamespace(prefix));
  const git = await startGitServer();
  const cluster = { uid, client: recordRequests(change(client), requests) };
  const hands: HandDriven[] = [];
  const createHand: WorkerWorld['createHand'] = (options) => {
    const made = createHandDriven({ ...cluster, ...options });
    hands.push(made);
    return made;
  };
  const hand = createHand({ shards: [] });
  afterAll(async () => {
    for (const one of hands) one.close();
    await git.close();
  });

  const { namespace } = objects;
  const jobOf: WorkerWorld['jobOf'] = (kind, name, more) => {
    const about = { cluster: uid, kind, namespace, name } as const;
    return { type: 'object', ...about, reason: 'push', at: hand.now(), trace: 'test', ...more };
  };
  const wake: WorkerWorld['wake'] = (kind, name, reason = 'push', at = hand.now()) =>
    enqueue(hand.embedded.queues, jobOf(kind, name, { reason, at }), randomUUID());
  return {
    ...objects,
    uid,
    git,
    hand,
    requests,
    createHand,
    jobOf,
    wake,
    async runOnce(kind, name, reason, worker = hand.worker()) {
      await wake(kind, name, reason, worker.now());
      await hand.step(hand.embedded.queues[queueOf(jobOf(kind, name))], worker);
    },
    async run(kind, name, reason, worker = hand.worker()) {
      await wake(kind, name, reason, worker.now());
      for (const queue of jobQueues) while (await hand.step(hand.embedded.queues[queue], worker));
    },
    recorder(atMs = 0) {
      const writes: string[] = [];
      const worker = hand.worker((write, happen) => {
        if (/^[A-Z]+ /.test(write)) writes.push(write);
        return happen();
      });
      return { worker: { ...worker, now: () => began + atMs }, writes };
    },
  };
}
