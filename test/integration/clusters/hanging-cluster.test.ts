import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createHandler as createIntake } from '../../../functions/intake.ts';
import { createApp as createWebhook } from '../../../functions/webhook.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { decodeJob, type ObjectJob } from '../../../shared/queue/job.ts';
import { queueEventOf } from '../../../shared/queue/process-batch.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { openCluster } from '../../../shared/reconcile/open-cluster.ts';
import { changeHook } from '../../../shared/reconcile/receiver/webhook-paths.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { receiverOf } from '../../support/world/specs.ts';

const { hand, namespace, uid: here, create, createSecret, find, runOnce } = await createAppWorld('hanging');
const token = 'a-token';
const hangs = randomUUID();

/** An API server that accepts connections and never says a word. */
async function startHanging(): Promise<{ readonly client: KubeClient; close(): Promise<void> }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const silent = createKubeClient({ server: `https://127.0.0.1:${port}`, insecureSkipTlsVerify: true }, systemClock);
  return {
    client: silent,
    async close() {
      for (const socket of sockets) socket.destroy();
      await silent.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const hanging = await startHanging();
afterAll(() => hanging.close());
const worker = hand.worker();
const away = openCluster({
  uid: hangs,
  name: 'hangs',
  client: hanging.client,
  noCrossNamespaceRefs: false,
  now: Date.now,
});
const ports: Ports = { ...worker, findCluster: async (uid) => (uid === hangs ? away : worker.findCluster(uid)) };

/** A Receiver in both clusters, of which only one answers; the path of its hook. */
async function createReceiver(): Promise<string> {
  await createSecret('token', { token });
  await create('Receiver', 'hook', receiverOf('token', ['app']));
  await runOnce('Receiver', 'hook', 'edit');
  const path = (await find('Receiver', 'hook'))?.status?.webhookPath ?? '';
  const target = { cluster: hangs, namespace, name: 'hook' };
  await changeHook(hand.embedded.store, path.slice('/hook/'.length), target, true, { check: async () => undefined });
  return path;
}

describe('a cluster whose API server hangs', () => {
  it('does not hold up hooks for the clusters that answer, and its own are kept for later', async () => {
    const path = await createReceiver();
    const app = createWebhook(ports);
    const call = async (): Promise<number> => {
      const signature = `sha256=${createHmac('sha256', token).update('{}').digest('hex')}`;
      const headers = {
        'x-github-event': 'push',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': signature,
      };
      return (await app.request(path, { method: 'POST', body: '{}', headers })).status;
    };
    const { intake, sources, timers } = hand.embedded.queues;

    const statuses = [await call(), await call(), await call()];
    const messages = await intake.receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
    const { batchItemFailures } = await createIntake(ports)(queueEventOf(messages));

    expect(statuses).toEqual([200, 200, 200]);
    expect(messages.map(({ body }) => decodeJob(body).cluster).sort()).toEqual([here, hangs].sort());
    expect(batchItemFailures).toEqual([]);
    const woken = await sources.receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
    expect(woken.map(({ body }) => (decodeJob(body) as ObjectJob).name)).toEqual(['app']);
    expect(await timers.depth()).toMatchObject({ delayed: 1 });
  });
});
