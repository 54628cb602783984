import { afterAll, expect, it } from 'vitest';
import { createRevisionReader } from '../../shared/artifact/revision-reader.ts';
import { forgetUnused } from '../../shared/ports/store/forget-unused.ts';
import type { ObjectHead, ObjectStore } from '../../shared/ports/store/object-store.ts';
import { enqueue } from '../../shared/queue/job.ts';
import type { Ports } from '../../shared/reconcile/context.ts';
import { createAppWorld } from '../support/app-world.ts';
import { type MemoryGit, startMemoryGit } from '../support/memory-git.ts';

const day = 86_400_000;
const days = 365;
/** What one day may leave for the next thirty: an artifact, its revision, and little else. */
const mostObjects = 150;

const world = await createAppWorld('year');
const gits: MemoryGit[] = [];
afterAll(async () => {
  await Promise.all(gits.map((git) => git.close()));
  await world.close();
});

const clock = { now: Date.now() };

/** The store as it were if the clock of the test were the disk's. */
function onClock(store: ObjectStore): ObjectStore {
  const written = new Map<string, number>();
  const dated = <T extends ObjectHead>(head: T): T => ({ ...head, lastModified: written.get(head.key) ?? clock.now });
  const datedOr = async <T extends ObjectHead>(found: Promise<T | undefined>) => {
    const head = await found;
    return head && dated(head);
  };
  return {
    get: (key, options) => datedOr(store.get(key, options)),
    stream: (key, options) => datedOr(store.stream(key, options)),
    head: (key) => datedOr(store.head(key)),
    delete: (key) => store.delete(key),
    put(key, body, options) {
      written.set(key, clock.now);
      return store.put(key, body, options);
    },
    async *list(prefix, options) {
      for await (const head of store.list(prefix, options)) yield dated(head);
    },
  };
}

interface App {
  readonly name: string;
  readonly git: MemoryGit;
  /** One ConfigMap with this value; returns the commit. */
  push(value: string): string;
  /** Wakes source and Kustomization, as the clock does. */
  tick(): Promise<void>;
  /** What is in the cluster, and what the Kustomization says of itself. */
  state(): Promise<{ readonly value: string; readonly ready: string; readonly revision: string }>;
}

async function createApp(name: string): Promise<App> {
  const { client, namespace, uid } = world;
  const git = await startMemoryGit();
  gits.push(git);
  const declare = (group: string, plural: string, kind: string, spec: object) =>
    client.request({
      method: 'POST',
      path: `/apis/${group}/v1/namespaces/${namespace}/${plural}`,
      body: { apiVersion: `${group}/v1`, kind, metadata: { name, namespace }, spec },
    });
  const ref = { kind: 'GitRepository', name };
  await declare('source.toolkit.fluxcd.io', 'gitrepositories', 'GitRepository', {
    interval: '24h',
    url: git.url,
    ref: { branch: 'main' },
  });
  await declare('kustomize.toolkit.fluxcd.io', 'kustomizations', 'Kustomization', {
    interval: '24h',
    prune: true,
    sourceRef: ref,
  });
  return {
    name,
    git,
    push(value) {
      const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { value } };
      return git.commit({ 'config.yaml': JSON.stringify(configMap) });
    },
    async tick() {
      for (const kind of ['GitRepository', 'Kustomization'] as const)
        await enqueue(
          world.hand.embedded.queues,
          { type: 'object', cluster: uid, kind, namespace, name, reason: 'interval', at: clock.now, trace: 'test' },
          `${clock.now}`,
        );
    },
    async state() {
      const group = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations`;
      const { status } = (await world.get(`${group}/${name}`)) as unknown as {
        status: { lastAppliedRevision: string; conditions: { type: string; status: string }[] };
      };
      const { data } = (await world.get(`/api/v1/namespaces/${namespace}/configmaps/${name}`)) as unknown as {
        data: { value: string };
      };
      const ready = status.conditions.find(({ type }) => type === 'Ready')?.status ?? '';
      return { value: data.value, ready, revision: status.lastAppliedRevision };
    },
  };
}

it('a year of a commit a day leaves a store of a month, and everything Ready and reconciling', async () => {
  const store = onClock(world.hand.embedded.store);
  const ports: Ports = { ...world.hand.worker(), store, now: () => clock.now, readFiles: createRevisionReader(store) };
  const { sources, reconciles } = world.hand.embedded.queues;
  const work = async (): Promise<void> => {
    for (const queue of [sources, reconciles, sources]) while (await world.hand.step(queue, ports));
  };
  const [busy, idle] = [await createApp('busy'), await createApp('idle')];
  const never = idle.push('never changed');
  const sizes: number[] = [];
  let last = '';

  for (let today = 0; today < days; today++) {
    last = busy.push(`day ${today}`);
    await Promise.all([busy.tick(), idle.tick()]);
    await work();
    clock.now += day;
    await forgetUnused(store, clock.now);
    if (today % 30 === 0) sizes.push(await countObjects(store));
  }

  expect(await busy.state()).toEqual({ value: `day ${days - 1}`, ready: 'True', revision: `main@sha1:${last}` });
  expect(await idle.state()).toEqual({ value: 'never changed', ready: 'True', revision: `main@sha1:${never}` });
  // What the idle one uses was renewed in time.
  expect([busy.git.fetches, idle.git.fetches]).toEqual([days, 1]);
  expect(Math.max(...sizes)).toBeLessThan(mostObjects);
}, 600_000);

async function countObjects(store: ObjectStore): Promise<number> {
  let count = 0;
  for await (const _ of store.list('')) count++;
  return count;
}
