import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../../shared/ports/store/object-store.ts';
import { eventually } from '../../support/world/eventually.ts';
import { readyOf } from '../../support/world/objects.ts';
import { createServedWorld, type ServedWorld } from '../../support/world/served-world.ts';
import { gitRepositoryOf, kustomizationOf, receiverOf } from '../../support/world/specs.ts';

let world: ServedWorld;
beforeAll(async () => {
  world = await createServedWorld({ own: true });
});
afterAll(() => world?.close());

const kinds = ['GitRepository', 'Kustomization', 'Receiver'] as const;

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

const ready = (kind: (typeof kinds)[number], name: string) =>
  eventually(
    () => world.find(kind, name),
    (object) => readyOf(object)?.status === 'True',
  );

/** An app that follows a repository by a hook, Ready. */
async function createApp(name: string): Promise<{ readonly hook: string }> {
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: world.namespace } };
  const repository = world.git.create(name);
  repository.commit({ 'a.yaml': JSON.stringify({ ...configMap, data: { key: '1' } }) });
  await world.createSecret(name, { token: 's3cret' });
  await world.apply('GitRepository', name, gitRepositoryOf(repository.url, { interval: '10h' }));
  await ready('GitRepository', name);
  await world.apply('Kustomization', name, kustomizationOf(name, { interval: '10h' }));
  await world.apply('Receiver', name, receiverOf(name, [name]));
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
    'is filled again from Git and the cluster, without a commit, when it is %s',
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
      await world.survey();

      const isThere = () => world.configMap(name);
      expect((await eventually(isThere, (object) => object !== undefined))?.data).toEqual({ key: '1' });
      for (const kind of kinds) await ready(kind, name);
      const url = (await world.find('GitRepository', name))?.status?.artifact?.url as string;
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
