import { describe, expect, it } from 'vitest';
import { KubeApiError } from '../../../shared/ports/kube/kube-api-error.ts';
import type { Queue, ReceivedMessage } from '../../../shared/queue/port.ts';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { type AroundWrite, Killed, type Write } from '../../support/world/hand-driven.ts';
import { pauseAt } from '../../support/world/pause-before.ts';

const { client, hand, namespace, createSample, stateOf, get, patch } = await createAppWorld('stale');

/** Two goes, four and six come. */
const second = { one: '2', three: '1', four: '2', six: '2' };
/** Two is back as it was, four is another, five is new, six and three are not wanted. */
const third = { one: '3', two: '1', four: '3', five: '3' };

async function startApp(): Promise<App> {
  const app = await createSample();
  await app.wake('GitRepository');
  await hand.drain();
  return app;
}

interface Sleeper {
  /** Every write that the sleeper tried after it woke up; `!` before one that was refused. */
  readonly tried: readonly Write[];
  wakeUp(around?: AroundWrite): Promise<void>;
}

/** A worker that brings the second commit and stalls at one of its writes, long enough for its message to be another's. */
async function fallAsleep(app: App, isIt: (write: Write) => boolean): Promise<Sleeper> {
  app.push(second);
  await app.wake('GitRepository');
  const { reached, release, around } = pauseAt(isIt);
  const tried: Write[] = [];
  let isAwake = false;
  let further: AroundWrite = (_, happen) => happen();
  const sleeper = hand.worker((write, happen) =>
    around(write, async () => {
      if (!isAwake) return happen();
      const at = tried.push(write) - 1;
      try {
        return await further(write, happen);
      } catch (error) {
        tried[at] = `!${write}`;
        throw error;
      }
    }),
  );
  let outlived: () => Promise<void> = async () => undefined;
  const holdIn = (queue: Queue) => (message: ReceivedMessage) => {
    outlived = () => queue.extend(message, 0);
  };
  const { sources, reconciles } = hand.embedded.queues;
  const asleep = (async () => {
    for (const queue of [sources, reconciles]) while (!isAwake && (await hand.step(queue, sleeper, holdIn(queue))));
  })();
  await Promise.race([reached, asleep]);
  await outlived();
  return {
    tried,
    async wakeUp(next = further) {
      further = next;
      isAwake = true;
      release();
      await asleep;
    },
  };
}

const pathOf = ({ name }: App, key: string): string => `/api/v1/namespaces/${namespace}/configmaps/${name}-${key}`;
const isWriteOf = (app: App, method: string, key: string) => (write: Write) =>
  write === `${method} ${pathOf(app, key)}`;

/** Each object of a set of keys, with its version. */
async function versionsOf(app: App, values: object): Promise<Record<string, string | undefined>> {
  const found = await Promise.all(
    Object.keys(values).map(async (key) => {
      const live = await get(pathOf(app, key));
      return [key, live && `${live.metadata.uid} ${live.metadata.resourceVersion}`] as const;
    }),
  );
  return Object.fromEntries(found);
}

async function bringThird(app: App): Promise<void> {
  app.push(third);
  await app.wake('GitRepository');
  await hand.drain();
}

async function expectThird(app: App): Promise<void> {
  expect(await stateOf(app)).toEqual({
    values: third,
    inventory: Object.keys(third).sort(),
    ready: 'True',
    isAtHead: true,
  });
}

/** The user removes the Kustomization and leaves its objects: nobody finalizes. */
async function abandon({ path }: App): Promise<void> {
  await patch(path, { metadata: { finalizers: null } });
  await client.request({ method: 'DELETE', path });
}

describe('a worker that wakes up when a newer revision is applied', () => {
  const moments = [
    ['PATCH', 'one', 'changes'],
    ['PATCH', 'four', 'creates'],
    ['PATCH', 'six', 'creates what the newer revision does not have:'],
    ['DELETE', 'two', 'deletes what the newer revision has brought back:'],
  ] as const;

  it.each(moments)('touches nothing of it with a late %s %s (%s)', async (method, key) => {
    const app = await startApp();
    const sleeper = await fallAsleep(app, isWriteOf(app, method, key));
    await bringThird(app);
    const before = await versionsOf(app, third);

    await sleeper.wakeUp();

    expect(await versionsOf(app, third)).toEqual(before);
    const objects = sleeper.tried.filter((write) => write.includes('/configmaps/'));
    expect(objects).toEqual([`${key === 'six' ? '' : '!'}${method} ${pathOf(app, key)}`]);
    await hand.drain();
    await expectThird(app);
  });

  it('brings nothing back that the newer revision has pruned', async () => {
    const app = await startApp();
    const sleeper = await fallAsleep(app, isWriteOf(app, 'PATCH', 'one'));
    app.push({ two: '1' });
    await app.wake('GitRepository');
    await hand.drain();

    await sleeper.wakeUp();

    expect(sleeper.tried.filter((write) => write.includes('/configmaps/'))).toEqual([`!PATCH ${pathOf(app, 'one')}`]);
    expect((await stateOf(app)).values).toEqual({ two: '1' });
  });

  it('leaves no orphan when every one of its writes to the Kustomization meets a conflict', async () => {
    const app = await startApp();
    const sleeper = await fallAsleep(app, isWriteOf(app, 'PATCH', 'six'));
    await bringThird(app);

    await sleeper.wakeUp(async (write, happen) => {
      if (write.includes('/kustomizations/')) throw new KubeApiError(409, 'Conflict', 'the object has been modified');
      return happen();
    });
    await hand.drain();

    await expectThird(app);
  });

  it('leaves no orphan when it dies right after it has created an object', async () => {
    const app = await startApp();
    const sleeper = await fallAsleep(app, isWriteOf(app, 'PATCH', 'six'));
    await bringThird(app);

    await sleeper.wakeUp(async (write, happen) => {
      if (!write.startsWith('PATCH') || !write.includes('/configmaps/')) throw new Killed('the process is gone');
      return happen();
    });
    expect(await get(pathOf(app, 'six'))).toBeDefined();
    await app.wake('Kustomization', 'interval');
    await hand.drain();

    await expectThird(app);
  });
});

describe('a worker that finds its Kustomization gone', () => {
  it('deletes what it has created, and nothing else that it applied', async () => {
    const app = await startApp();
    const sleeper = await fallAsleep(app, isWriteOf(app, 'PATCH', 'one'));
    await abandon(app);

    await sleeper.wakeUp();

    const deleted = sleeper.tried.filter((write) => write.startsWith('DELETE'));
    // The second commit does not have two; four and six are its own.
    expect([...deleted].sort()).toEqual(['four', 'six', 'two'].map((key) => `DELETE ${pathOf(app, key)}`).sort());
    const left = await Promise.all(['one', 'three'].map((key) => get(pathOf(app, key))));
    expect(left.map((object) => object?.data)).toEqual([{ value: '2' }, { value: '1' }]);
  });

  it('leaves what it has created to a new Kustomization of its name, which keeps what it wants', async () => {
    const app = await startApp();
    const sleeper = await fallAsleep(app, isWriteOf(app, 'PATCH', 'six'));
    await abandon(app);
    await app.declare();
    await bringThird(app);
    const before = await versionsOf(app, third);

    await sleeper.wakeUp();

    expect(sleeper.tried.filter((write) => write.startsWith('DELETE'))).toEqual([]);
    expect(await versionsOf(app, third)).toEqual(before);
    await hand.drain();
    expect(await get(pathOf(app, 'six'))).toBeUndefined();
    expect((await stateOf(app)).values).toMatchObject(third);
  });
});
