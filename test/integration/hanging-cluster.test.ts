import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { createHandler as createIntake } from '../../functions/intake.ts';
import { createApp as createWebhook } from '../../functions/webhook.ts';
import { systemClock } from '../../shared/base/system-clock.ts';
import type { KubeClient } from '../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../shared/ports/kube/http/kube-client.ts';
import { decodeJob, enqueue, type ObjectJob } from '../../shared/queue/job.ts';
import { queueEventOf } from '../../shared/queue/process-batch.ts';
import type { Ports } from '../../shared/reconcile/context.ts';
import { openCluster } from '../../shared/reconcile/open-cluster.ts';
import { changeHook } from '../../shared/reconcile/receiver/webhook-paths.ts';
import { testCluster } from '../support/control-plane.ts';
import { createHandDriven, type HandDriven } from '../support/hand-driven.ts';

const { client, namespace: newNamespace } = await testCluster();
const notification = 'notification.toolkit.fluxcd.io/v1';
const token = 'a-token';
const here = randomUUID();
const hangs = randomUUID();
let namespace: string;
let hand: HandDriven;
let ports: Ports;
let hanging: { readonly client: KubeClient; close(): Promise<void> };

/** An API server that accepts connections and never says a word. */
async function startHanging(): Promise<typeof hanging> {
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

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('hanging');
  hand = createHandDriven({ uid: here, client });
  hanging = await startHanging();
  const worker = hand.worker();
  const away = openCluster({
    uid: hangs,
    name: 'hangs',
    client: hanging.client,
    noCrossNamespaceRefs: false,
    now: Date.now,
  });
  ports = { ...worker, findCluster: async (uid) => (uid === hangs ? away : worker.findCluster(uid)) };
});
afterAll(async () => {
  hand.close();
  await hanging.close();
});

/** A Receiver in both clusters, of which only one answers; the path of its hook. */
async function createReceiver(): Promise<string> {
  const of = { metadata: { name: 'token', namespace }, stringData: { token } };
  await client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/secrets`,
    body: { apiVersion: 'v1', kind: 'Secret', ...of },
  });
  const spec = { type: 'github', secretRef: { name: 'token' }, resources: [{ kind: 'GitRepository', name: 'app' }] };
  const path = `/apis/${notification}/namespaces/${namespace}/receivers`;
  const metadata = { name: 'hook', namespace };
  await client.request({ method: 'POST', path, body: { apiVersion: notification, kind: 'Receiver', metadata, spec } });
  const job = { type: 'object', cluster: here, kind: 'Receiver', namespace, name: 'hook', at: 0, trace: 't' } as const;
  await enqueue(hand.embedded.queues, { ...job, reason: 'edit' }, randomUUID());
  await hand.step(hand.embedded.queues.surveys, hand.worker());
  const live = (await client.request({ method: 'GET', path: `${path}/hook` })) as { status: { webhookPath: string } };
  const digest = live.status.webhookPath.slice('/hook/'.length);
  await changeHook(hand.embedded.store, digest, { cluster: hangs, namespace, name: 'hook' }, true, {
    check: async () => undefined,
  });
  return live.status.webhookPath;
}

describe('a cluster whose API server hangs', () => {
  it('keeps no hook from the clusters that answer, and its own for later', async () => {
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
