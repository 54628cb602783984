import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../functions/webhook.ts';
import { decodeJob, enqueue, type ObjectJob } from '../../../shared/queue/job.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import type { LiveObject } from '../../support/world/objects.ts';
import { pauseBefore } from '../../support/world/pause-before.ts';
import { gitRepositoryOf } from '../../support/world/specs.ts';

const world = await createAppWorld('hooks');
const { uid, namespace, hand, create, createSecret, find, patch, runOnce, wake } = world;
beforeAll(async () => {
  await createSecret('token', { token: 's3cret' });
  for (const [name, team] of [
    ['one', 'red'],
    ['two', 'red'],
    ['three', 'blue'],
  ] as const)
    await create('GitRepository', name, gitRepositoryOf('https://git.example.com/app'), { labels: { team } });
});

/** Makes a Receiver, lets it be reconciled, and returns it. */
async function createReceiver(name: string, spec: object): Promise<LiveObject | undefined> {
  await create('Receiver', name, { type: 'generic', secretRef: { name: 'token' }, ...spec });
  await runOnce('Receiver', name, 'edit');
  return find('Receiver', name);
}

/** Whom a proved call of a Receiver wakes. */
async function call(name: string): Promise<string[]> {
  const delivery = randomUUID();
  const about = { cluster: uid, namespace, name } as const;
  await enqueue(hand.embedded.queues, { type: 'receive', ...about, delivery, at: 0, trace: 't' }, delivery);
  await hand.step(hand.embedded.queues.intake, hand.worker());
  const messages = await hand.embedded.queues.sources.receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
  for (const message of messages) await hand.embedded.queues.sources.delete(message);
  return messages.map(({ body }) => (decodeJob(body) as ObjectJob).name).sort();
}

async function setToken(secret: string, token: string): Promise<void> {
  await patch(`/api/v1/namespaces/${namespace}/secrets/${secret}`, { data: { token: btoa(token) } });
}

describe('a Receiver whose token was changed', () => {
  const resources = [{ kind: 'GitRepository', name: 'one' }];

  it('is not found at its old path, even while the store still names it there', async () => {
    await createSecret('rotated', { token: 'first' });
    const receiver = await createReceiver('rotated', { secretRef: { name: 'rotated' }, resources });
    await setToken('rotated', 'second');

    const response = await createApp(hand.worker()).request(receiver?.status?.webhookPath ?? '', {
      method: 'POST',
      body: '{}',
    });

    expect(response.status).toBe(404);
  });

  it('keeps its new path, whichever write a worker that read the old token was about to make', async () => {
    const queue = hand.embedded.queues.surveys;
    for (let index = 0; ; index++) {
      const name = `asleep-${index}`;
      await createSecret(name, { token: 'new' });
      await createReceiver(name, { secretRef: { name }, resources });
      await setToken(name, 'old');
      await wake('Receiver', name, 'edit');
      const paused = pauseBefore(index);
      let outlived: () => Promise<void> = async () => undefined;
      const asleep = hand.step(queue, hand.worker(paused.around), (message) => {
        outlived = () => queue.extend(message, 0);
      });
      await Promise.race([paused.reached, asleep]);
      await setToken(name, 'new');
      await outlived().catch(() => undefined);
      await wake('Receiver', name, 'edit');
      while (await hand.step(queue, hand.worker()));
      const before = await find('Receiver', name);

      paused.release();
      await asleep;

      if (paused.write() === undefined) {
        expect(index).toBeGreaterThan(3);
        return;
      }
      expect(await find('Receiver', name), `asleep before ${paused.write()}`).toEqual(before);
      // A place behind the old path, taken by the very write that waited, leads nowhere: the test above.
      const allowed = paused.write()?.startsWith('store put hooks/') ? 1 : 0;
      const written = paused.succeededAfterRelease().filter((write) => !write.startsWith('store put applied/'));
      expect(written.slice(allowed), `asleep before ${paused.write()}`).toEqual([]);
    }
  }, 60_000);
});

describe('a Receiver', () => {
  it('is ready at a path that holds a digest of its token', async () => {
    const receiver = await createReceiver('ready', { resources: [{ kind: 'GitRepository', name: 'one' }] });

    expect(receiver?.status?.webhookPath).toMatch(/^\/hook\/[0-9a-f]{64}$/);
    const message = `Receiver initialized for path: ${receiver?.status?.webhookPath}`;
    expect(receiver?.status?.conditions).toMatchObject([
      { type: 'Ready', status: 'True', reason: 'Succeeded', message },
    ]);
  });

  it('says which secret is missing without its token', async () => {
    const resources = [{ kind: 'GitRepository', name: 'one' }];
    const receiver = await createReceiver('tokenless', { secretRef: { name: 'nowhere' }, resources });

    const message = expect.stringContaining(`'${namespace}/nowhere'`);
    expect(receiver?.status?.conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'TokenNotFound', message },
    ]);
  });

  it('wakes the resources that it names', async () => {
    await createReceiver('named', { resources: [{ kind: 'GitRepository', name: 'one' }] });

    expect(await call('named')).toEqual(['one']);
  });

  it('wakes all of a kind with its labels', async () => {
    const resources = [{ kind: 'GitRepository', name: '*', matchLabels: { team: 'red' } }];
    await createReceiver('labelled', { resources });

    expect(await call('labelled')).toEqual(['one', 'two']);
  });

  it('is not held up by a resource that does not exist, or an unknown kind', async () => {
    const resources = [
      { apiVersion: 'example.com/v1', kind: 'ImageRepository', name: 'nothing' },
      { kind: 'GitRepository', name: 'three' },
    ];
    await createReceiver('broken', { resources });

    expect(await call('broken')).toEqual(['three']);
  });

  it('wakes nobody while it is suspended', async () => {
    await createReceiver('suspended', { resources: [{ kind: 'GitRepository', name: 'one' }] });
    await patch(world.pathOf('Receiver', 'suspended'), { spec: { suspend: true } });

    expect(await call('suspended')).toEqual([]);
  });
});
