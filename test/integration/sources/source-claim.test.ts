import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ObjectJob } from '../../../shared/queue/job.ts';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { type PausedWriter, pauseBefore } from '../../support/world/pause-before.ts';

const { hand, createApp } = await createAppWorld('source-claim');

async function workOff(worker = hand.worker()): Promise<void> {
  const { sources, reconciles } = hand.embedded.queues;
  while (await hand.step(sources, worker));
  for (const message of await reconciles.receive({ max: 10, waitMs: 0, visibilityMs: 1000 }))
    await reconciles.delete(message);
}

interface Source {
  readonly app: App;
  /** Two commits of the branch, the older one first. */
  readonly commits: readonly [string, string];
}

/** A source whose status names the second commit, and a Kustomization that is built from it. */
async function createSource(): Promise<Source> {
  const app = createApp();
  const commits = [app.repository.commit({ value: '1' }), app.repository.commit({ value: '2' })] as const;
  await app.declareSource();
  await app.declare();
  await app.wake('GitRepository');
  await workOff();
  expect((await app.source())?.status?.artifact?.revision).toBe(`main@sha1:${commits[1]}`);
  return { app, commits };
}

/** A worker that meets the older commit and falls asleep before this write, until another has worked with the newer one. */
async function outlive({ app, commits }: Source, index: number, reason: ObjectJob['reason']): Promise<PausedWriter> {
  const { repository } = app;
  const { sources } = hand.embedded.queues;
  repository.setBranch('main', commits[0]);
  await app.wake('GitRepository');
  const paused = pauseBefore(index);
  let outlived: () => Promise<void> = async () => undefined;
  const asleep = hand.step(sources, hand.worker(paused.around), (message) => {
    outlived = () => sources.extend(message, 0);
  });
  await Promise.race([paused.reached, asleep]);
  repository.setBranch('main', commits[1]);
  await outlived().catch(() => undefined);
  await sleep(5);
  await app.wake('GitRepository', reason);
  await workOff();
  return { ...paused, ended: asleep.then(() => undefined) };
}

/** What nobody can mistake for something newer: content under its own digest, and an event of the past. */
const isHarmless = (write: string): boolean => /^store put (artifacts|revisions)\/|^POST .*\/events$/.test(write);

describe('a worker that wakes up when another has found a newer revision', () => {
  it.each(['push', 'interval'] as const)(
    'writes no status, publishes nothing and wakes nobody, whichever write it was about to make (%s)',
    async (reason) => {
      for (let index = 0; ; index++) {
        const source = await createSource();
        const paused = await outlive(source, index, reason);
        const before = await source.app.source();
        expect(before?.status?.artifact?.revision).toBe(`main@sha1:${source.commits[1]}`);

        paused.release();
        await paused.ended;

        if (paused.write() === undefined) {
          expect(index).toBeGreaterThan(5);
          return;
        }
        // A job that was about to be sent, when its sender still held the claim, only asks for a look.
        const allowed = paused.write()?.startsWith('send ') ? 1 : 0;
        const succeeded = paused.succeededAfterRelease().filter((write) => !isHarmless(write));
        // Before its claim a worker has asked nothing that counts: it begins again, and finds the newer revision.
        const unexpected = succeeded.filter((write) => index > 0 || !write.startsWith('store put applied/'));
        expect(unexpected.slice(allowed), `asleep before write ${index}, ${paused.write()}`).toEqual([]);
        expect(await source.app.source(), `asleep before write ${index}, ${paused.write()}`).toEqual(before);
        await hand.drain();
      }
    },
    120_000,
  );
});
