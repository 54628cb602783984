import { afterAll, describe, expect, it } from 'vitest';
import { KubeApiError } from '../../shared/kube/kube-api-error.ts';
import type { Queue, ReceivedMessage } from '../../shared/queue/port.ts';
import { StoreError } from '../../shared/store/object-store.ts';
import { type App, createAppWorld } from '../support/app-world.ts';
import { type AroundWrite, Killed, pauseAt } from '../support/hand-driven.ts';

const world = await createAppWorld('faults');
const { hand, git, namespace, createApp, stateOf } = world;
afterAll(world.close);

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
  const app = await createApp();
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
  it('that is killed before or after any of its writes leaves nothing behind that the next one does not put right', async () => {
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

  it('that wakes up after another has brought a newer commit changes nothing and leaves no orphan', async () => {
    const writes = await recordWrites();

    for (const [index, write] of writes.entries()) {
      const app = await startApp();
      app.push(second);
      await app.wake('GitRepository');
      let count = 0;
      const { reached, release, around } = pauseAt(() => count++ === index);
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
  it('that comes twice, late and out of order does no harm', async () => {
    const app = await startApp();
    const early = Date.now() - 60_000;
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

/** A small generator of numbers in [0, 1), the same for a seed on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const answers: readonly ((write: string) => Error)[] = [
  () => new KubeApiError(409, 'Conflict', 'the object has been modified'),
  () => new KubeApiError(429, 'TooManyRequests', 'too many requests'),
  () => new KubeApiError(500, 'InternalError', 'etcdserver: request timed out'),
];

/** Every fifth write goes wrong: the process dies, the server refuses, the store is away; or it happens and nobody learns of it. */
function faultsOf(random: () => number): () => AroundWrite {
  return () => {
    let dead = false;
    return async (write, happen) => {
      if (dead) throw new Killed('the process is gone');
      if (random() > 0.2) return happen();
      if (random() < 0.3) await happen();
      if (random() < 0.4) {
        dead = true;
        throw new Killed('killed');
      }
      if (write.startsWith('store ')) throw new StoreError('unavailable', write, 'the store is away');
      if (write.startsWith('send ')) throw new Error('the queue is away');
      throw (answers[Math.floor(random() * answers.length)] as (typeof answers)[number])(write);
    };
  };
}

/** `SLUICE_FAULT_SEED` replays the run of one seed. */
const replayed = process.env['SLUICE_FAULT_SEED'];
const seeds = replayed === undefined ? [1, 2, 3, 4, 5, 6, 7, 8] : [Number(replayed)];

describe('in a storm of faults', () => {
  it.each(seeds)(
    'every push ends at the last commit, nothing older over newer, no orphan (seed %i)',
    async (seed) => {
      const app = await startApp();
      const random = createRandom(seed);
      const makeFaults = faultsOf(random);
      const commits = [second, first, second, third];

      for (const commit of commits) {
        app.push(commit);
        await app.wake('GitRepository');
        if (random() < 0.5) await app.wake('Kustomization', 'push', Date.now() - Math.floor(random() * 60_000));
        let faulty = 0;
        // Five crashes on one message make it a dead letter: the storm ends before it can have that many for one.
        await hand.drain(() => hand.worker(faulty++ < 4 ? makeFaults() : undefined));
      }

      await expectState(app, third);
    },
    60_000,
  );

  it('Git that is cut in mid-pack is fetched again, and the commit arrives', async () => {
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
