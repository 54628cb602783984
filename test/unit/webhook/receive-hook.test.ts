import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../shared/base/log.ts';
import { createWebhookApp, type HookTarget, type LiveReceiver } from '../../../shared/webhook/app.ts';
import type { HookFacts } from '../../../shared/webhook/receiver.ts';

const digest = 'a'.repeat(64);
const token = 's3cret';
const here: HookTarget = { cluster: 'here', namespace: 'apps', name: 'hook' };
const there: HookTarget = { ...here, cluster: 'there' };
const ready: LiveReceiver = { type: 'github', token, events: [], accepts: true };

interface Setting {
  readonly targets?: readonly HookTarget[];
  readonly find?: (asked: string) => readonly HookTarget[];
  readonly read?: (target: HookTarget) => LiveReceiver | undefined | Promise<never>;
  readonly enqueue?: () => void;
  readonly now?: number;
  readonly canStore?: boolean;
}

function createApp({
  targets = [here],
  find = (asked) => (asked === digest ? targets : []),
  read = () => ready,
  enqueue = () => undefined,
  now = 0,
  canStore = true,
}: Setting = {}) {
  const sent: { cluster: string; facts: HookFacts }[] = [];
  const app = createWebhookApp({
    findTargets: async (asked) => find(asked),
    readReceiver: async (target) => read(target),
    async enqueue(to, facts) {
      enqueue();
      sent.push(...to.map(({ cluster }) => ({ cluster, facts })));
    },
    canStore: async () => canStore,
    now: () => now,
    log: silentLog,
  });
  return {
    sent,
    async post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, path = `/hook/${digest}`) {
      const signature = `sha256=${createHmac('sha256', token).update(body).digest('hex')}`;
      const request = { 'x-hub-signature-256': signature, 'x-github-event': 'push', ...headers };
      return (await app.request(path, { method: 'POST', body, headers: request })).status;
    },
  };
}

describe('a hook', () => {
  it('becomes a job for each cluster that has the Receiver, under the delivery’s own id, where it is proved', async () => {
    const { post, sent } = createApp({ targets: [here, there] });

    const status = await post('{}', { 'x-github-delivery': 'd-1' });

    expect(status).toBe(200);
    const facts = { event: 'push', delivery: 'd-1' };
    expect(sent).toEqual([
      { cluster: 'here', facts },
      { cluster: 'there', facts },
    ]);
  });

  it('is the same event within a second without an id, and another one later or with another body', async () => {
    const deliveryAt = async (now: number, body: string) => {
      const { post, sent } = createApp({ now });
      await post(body);
      return sent[0]?.facts.delivery;
    };

    const [first, again, later, other] = await Promise.all([
      deliveryAt(1000, 'a'),
      deliveryAt(1999, 'a'),
      deliveryAt(2000, 'a'),
      deliveryAt(1000, 'b'),
    ]);

    expect(again).toBe(first);
    expect(new Set([first, later, other]).size).toBe(3);
  });

  it('is not found at another path, or at the path with a query', async () => {
    const { post } = createApp();

    expect(await post('{}', {}, `/hook/${'b'.repeat(64)}`)).toBe(404);
    expect(await post('{}', {}, '/hook/short')).toBe(404);
    expect(await post('{}', {}, `/hook/${digest}?x=1`)).toBe(404);
  });

  it('is answered 503 at another path where the store is full: its Receiver may not have been stored', async () => {
    const { post } = createApp({ canStore: false });

    expect(await post('{}', {}, `/hook/${'b'.repeat(64)}`)).toBe(503);
    expect(await post('{}', {}, '/hook/short')).toBe(404);
    expect(await post('{}')).toBe(200);
  });

  it('is answered 503 where the store cannot be read', async () => {
    const { post } = createApp({
      find: () => {
        throw new Error('no space');
      },
    });

    expect(await post('{}')).toBe(503);
  });

  it('is answered and wakes nobody where it tests the address of a Bitbucket Receiver', async () => {
    const { post, sent } = createApp({ read: () => ({ ...ready, type: 'bitbucket', events: ['repo:refs_changed'] }) });

    expect(await post('{"test":true}', { 'x-event-key': 'diagnostics:ping' })).toBe(200);
    expect(await post('{"test":true}', { 'x-event-key': 'diagnostics:ping', 'x-hub-signature-256': 'sha256=00' })).toBe(
      400,
    );
    expect(sent).toEqual([]);
  });

  it('is refused as too large above 3 MiB', async () => {
    const { post } = createApp();

    expect(await post(new Uint8Array(3 * 1024 * 1024))).toBe(200);
    expect(await post(new Uint8Array(3 * 1024 * 1024 + 1))).toBe(413);
  });

  it('is answered 503 for a Receiver that is suspended or not ready', async () => {
    const { post, sent } = createApp({ read: () => ({ ...ready, accepts: false }) });

    expect(await post('{}')).toBe(503);
    expect(sent).toEqual([]);
  });

  it('is refused where it is forged, and nothing is enqueued', async () => {
    const { post, sent } = createApp();

    expect(await post('{}', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(400);
    expect(sent).toEqual([]);
  });

  it('is refused for an event that the Receiver does not list, whatever the case', async () => {
    const { post, sent } = createApp({ read: () => ({ ...ready, events: ['Push'] }) });

    expect(await post('{}', { 'x-github-event': 'issues' })).toBe(400);
    expect(await post('{}', { 'x-github-event': 'PUSH' })).toBe(200);
    expect(sent).toHaveLength(1);
  });

  it('is accepted by a type without events, whatever the Receiver lists', async () => {
    const { post, sent } = createApp({ read: () => ({ ...ready, type: 'generic', events: ['push'] }) });

    expect(await post('{}')).toBe(200);
    expect(sent).toHaveLength(1);
  });

  it('is answered and wakes nobody where it is a ping', async () => {
    const { post, sent } = createApp({ read: () => ({ ...ready, events: ['push'] }) });

    expect(await post('{}', { 'x-github-event': 'ping' })).toBe(200);
    expect(sent).toEqual([]);
  });

  it('is proved by the first Receiver that can be read, when a cluster is away', async () => {
    const read = (target: HookTarget) => {
      if (target.cluster === 'here') throw new Error('the cluster is away');
      return ready;
    };
    const { post, sent } = createApp({ targets: [here, there], read });

    expect(await post('{}')).toBe(200);
    expect(sent).toHaveLength(2);
  });

  it('is proved by another cluster while one does not answer', async () => {
    const read = (target: HookTarget) => (target.cluster === 'here' ? new Promise<never>(() => undefined) : ready);
    const { post, sent } = createApp({ targets: [here, there], read });

    expect(await post('{}')).toBe(200);
    expect(sent.map(({ cluster }) => cluster)).toEqual(['here', 'there']);
  });

  it('is proved by the Receiver that accepts it, where that of another cluster is suspended', async () => {
    const read = (target: HookTarget) => ({ ...ready, accepts: target.cluster === 'there' });
    const { post, sent } = createApp({ targets: [here, there], read });

    expect(await post('{}')).toBe(200);
    expect(sent).toHaveLength(2);
  });

  it('asks few clusters of a fleet, and no more once one has answered', async () => {
    let asked = 0;
    const targets = Array.from({ length: 1000 }, (_, index) => ({ ...here, cluster: `c${index}` }));
    const read = () => {
      asked++;
      return ready;
    };
    const { post, sent } = createApp({ targets, read });

    expect(await post('{}')).toBe(200);
    expect(sent).toHaveLength(1000);
    expect(asked).toBeLessThanOrEqual(8);
  });

  it('is to be sent again where no Receiver can be read, and is gone where none is left', async () => {
    const away = createApp({
      read: () => {
        throw new Error('the cluster is away');
      },
    });
    const gone = createApp({ read: () => undefined });

    expect(await away.post('{}')).toBe(500);
    expect(await gone.post('{}')).toBe(404);
  });

  it('is to be sent again where it could not be enqueued', async () => {
    const { post } = createApp({
      enqueue: () => {
        throw new Error('the queue is away');
      },
    });

    expect(await post('{}')).toBe(500);
  });

  it('is answered with any body and any headers', async () => {
    const { post } = createApp();

    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.string(), async (body, event) => {
        const headers = { 'x-github-event': encodeURIComponent(event) };

        expect([200, 400]).toContain(await post(new Uint8Array(body), headers));
      }),
    );
  });
});
