import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../shared/ports/store/object-store.ts';
import { enqueue } from '../../shared/queue/job.ts';
import { type RunningControlPlane, startControlPlane } from '../control-plane/start.ts';
import { createWorld, eventually, readyOf, type World } from '../support/world.ts';

let plane: RunningControlPlane;
let world: World;
beforeAll(async () => {
  plane = await startControlPlane();
  world = await createWorld({ kubeconfig: plane.kubeconfig });
});
afterAll(async () => {
  await world?.close();
  await plane?.stop();
});

const kinds = ['GitRepository', 'Kustomization', 'Receiver'] as const;

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

async function survey(): Promise<void> {
  const [cluster] = await world.serving.ports.listClusters();
  const job = { type: 'survey', cluster: cluster?.uid as string, at: Date.now(), trace: 'test' } as const;
  await enqueue(world.serving.ports.queues, job, `test/${Math.random()}`);
}

const ready = (kind: (typeof kinds)[number], name: string) =>
  eventually(
    () => world.flux(kind, name),
    (object) => readyOf(object)?.status === 'True',
  );

/** An app that follows a repository by a hook, Ready. */
async function createApp(name: string): Promise<{ readonly hook: string }> {
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: world.namespace } };
  const repository = world.git.create(name);
  repository.commit({ 'a.yaml': JSON.stringify({ ...configMap, data: { key: '1' } }) });
  await world.apply('Secret', name, { data: { token: btoa('s3cret') } });
  await world.apply('GitRepository', name, {
    spec: { interval: '10h', url: repository.url, ref: { branch: 'main' } },
  });
  await ready('GitRepository', name);
  await world.apply('Kustomization', name, {
    spec: { interval: '10h', prune: true, sourceRef: { kind: 'GitRepository', name } },
  });
  await world.apply('Receiver', name, {
    spec: { type: 'github', secretRef: { name }, resources: [{ kind: 'GitRepository', name }] },
  });
  await ready('Kustomization', name);
  const receiver = await ready('Receiver', name);
  return { hook: receiver?.status?.webhookPath as string };
}

const isDocument = (key: string): boolean => key.endsWith('.json');

describe('a store', () => {
  it.each([
    ['emptied', async (store: ObjectStore, key: string) => store.delete(key)],
    [
      'whose documents are rubbish',
      async (store: ObjectStore, key: string) => {
        await (isDocument(key) ? store.put(key, Buffer.from('{"no')) : store.delete(key));
      },
    ],
  ])(
    '%s under a running system is filled again from Git and the cluster, without a commit',
    async (how, lose) => {
      const { store } = world.serving.ports;
      const name = how.replaceAll(' ', '-');
      const { hook } = await createApp(name);
      const before = await keysOf(store);
      for (const key of before) await lose(store, key);

      // Somebody looks before anything has been made again, and finds no artifact.
      await world.client.request({
        method: 'DELETE',
        path: `/api/v1/namespaces/${world.namespace}/configmaps/${name}`,
      });
      await world.wake('Kustomization', name, 'interval');
      await survey();

      const isThere = () => world.get(`/api/v1/namespaces/${world.namespace}/configmaps/${name}`);
      expect((await eventually(isThere, (object) => object !== undefined))?.data).toEqual({ key: '1' });
      for (const kind of kinds) await ready(kind, name);
      const url = (await world.flux('GitRepository', name))?.status?.artifact?.url as string;
      await eventually(
        async () => (await fetch(url)).status,
        (status) => status === 200,
      );
      await eventually(
        () => world.hook(hook, '{}', 's3cret'),
        (status) => status === 200,
      );
    },
    120_000,
  );
});
