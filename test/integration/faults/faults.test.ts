import { describe, expect, it } from 'vitest';
import type { Queue, ReceivedMessage } from '../../../shared/queue/port.ts';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { Killed } from '../../support/world/hand-driven.ts';
import { pauseBefore } from '../../support/world/pause-before.ts';

const { hand, git, namespace, createSample, stateOf } = await createAppWorld('faults');

const first = { one: '1', two: '1', three: '1' };
/** One is changed, two is taken away, four is new. */
const second = { one: '2', three: '1', four: '2' };
const third = { one: '3', five: '3' };

async function expectState(app: App, values: Readonly<Record<string, string>>): Promise<void> {
  expect(await stateOf(app)).toEqual({
    values,
    inventory: Object.keys(values).sort(),
    ready: 'True',
    isAtHead: true,
  });
}

/** Brings a fresh app to its first commit, without faults. */
async function startApp(): Promise<App> {
  const app = await createSample();
  await app.wake('GitRepository');
  await app.wake('Kustomization', 'edit');
  await hand.drain();
  return app;
}

/** The writes of the workers that bring an app from its first to its second commit. */
async function recordWrites(): Promise<readonly string[]> {
  const app = await startApp();
  const writes: string[] = [];
  app.push(second);
  await app.wake('GitRepository');
  await hand.drain(() =>
    hand.worker((write, happen) => {
      writes.push(write.replaceAll(app.name, 'app').replaceAll(namespace, 'ns'));
      return happen();
    }),
  );
  await expectState(app, second);
  return writes;
}

describe('a worker', () => {
  it('leaves nothing behind that the next one does not repair, killed before or after any of its writes', async () => {
    const writes = await recordWrites();
    expect(writes.length).toBeGreaterThan(8);

    for (const [index, write] of writes.entries()) {
      for (const moment of ['before', 'after'] as const) {
        const app = await startApp();
        app.push(second);
        await app.wake('GitRepository');
        let count = 0;
        await hand.drain(() => {
          let dead = false;
          return hand.worker(async (_, happen) => {
            if (dead) throw new Killed('the process is gone');
            dead = count++ === index;
            if (!dead) return happen();
            if (moment === 'after') await happen();
            throw new Killed('killed');
          });
        });

        await expect(stateOf(app), `killed ${moment} ${write}`).resolves.toEqual({
          values: second,
          inventory: Object.keys(second).sort(),
          ready: 'True',
          isAtHead: true,
        });
      }
    }
  }, 600_000);

  it('changes nothing and leaves no orphan when it wakes up after another has brought a newer commit', async () => {
    const writes = await recordWrites();

    for (const [index, write] of writes.entries()) {
      const app = await startApp();
      app.push(second);
      await app.wake('GitRepository');
      const { reached, release, around } = pauseBefore(index);
      const sleeper = hand.worker(around);
      const { sources, reconciles } = hand.embedded.queues;
      let outlived: () => Promise<void> = async () => undefined;
      const holdIn = (queue: Queue) => (message: ReceivedMessage) => {
        outlived = () => queue.extend(message, 0);
      };
      const asleep = (async () => {
        for (const queue of [sources, reconciles]) while (await hand.step(queue, sleeper, holdIn(queue)));
      })();
      await Promise.race([reached, asleep]);
      await outlived();

      app.push(third);
      await app.wake('GitRepository');
      await hand.drain();
      release();
      await asleep;
      await hand.drain();

      await expect(stateOf(app), `asleep before ${write}`).resolves.toEqual({
        values: third,
        inventory: Object.keys(third).sort(),
        ready: 'True',
        isAtHead: true,
      });
    }
  }, 600_000);
});

describe('a job', () => {
  it('does no harm when it comes twice, late and out of order', async () => {
    const app = await startApp();
    const early = hand.now() - 60_000;
    app.push(second);

    await app.wake('Kustomization', 'push', early);
    await app.wake('GitRepository');
    await app.wake('GitRepository');
    await app.wake('Kustomization', 'push');
    await hand.drain();
    app.push(first);
    await app.wake('GitRepository');
    await app.wake('Kustomization', 'retry', early);
    await hand.drain();
    await app.wake('Kustomization', 'push', early);
    await hand.drain();

    await expectState(app, first);
  });
});

describe('a fetch', () => {
  it('is made again where it was cut in mid-pack, and the commit arrives', async () => {
    const app = await startApp();
    app.push(second);
    git.fault = { cutAfter: 300 };
    await app.wake('GitRepository');
    await hand.step(hand.embedded.queues.sources, hand.worker());
    git.fault = undefined;

    await hand.drain();

    await expectState(app, second);
  });
});
