import { afterAll, expect, it } from 'vitest';
import { createRevisionReader } from '../../../shared/artifact/revision-reader.ts';
import { forgetUnused } from '../../../shared/ports/store/forget-unused.ts';
import type { ObjectHead, ObjectStore } from '../../../shared/ports/store/object-store.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { type MemoryGit, startMemoryGit } from '../../support/servers/memory-git.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { readyOf } from '../../support/world/objects.ts';
import { configMapOf, gitRepositoryOf, kustomizationOf } from '../../support/world/specs.ts';

const day = 86_400_000;
const days = 365;
/** What one day may leave for the next thirty: an artifact, its revision, and little else. */
const mostObjects = 150;

const world = await createAppWorld('year');
const gits: MemoryGit[] = [];
afterAll(async () => {
  await Promise.all(gits.map((git) => git.close()));
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
  state(): Promise<object>;
}

async function createApp(name: string): Promise<App> {
  const { namespace } = world;
  const git = await startMemoryGit();
  gits.push(git);
  await world.create('GitRepository', name, gitRepositoryOf(git.url, { interval: '24h' }));
  await world.create('Kustomization', name, kustomizationOf(name, { interval: '24h' }));
  return {
    name,
    git,
    push(value) {
      return git.commit({ 'config.yaml': JSON.stringify(configMapOf(name, value, { namespace })) });
    },
    async tick() {
      for (const kind of ['GitRepository', 'Kustomization'] as const)
        await world.wake(kind, name, 'interval', clock.now);
    },
    async state() {
      const object = await world.find('Kustomization', name);
      const { value } = (await world.configMap(name))?.data ?? {};
      return { value, ready: readyOf(object)?.status, revision: object?.status?.lastAppliedRevision };
    },
  };
}

it('keeps a store of one month, and everything Ready, over a year of one commit a day', async () => {
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
