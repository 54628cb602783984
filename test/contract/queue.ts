import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import type { Queue } from '../../shared/queue/port.ts';
import { type KnownGaps, testUnless } from './known-gaps.ts';

export interface QueueFactory {
  /** A new, empty queue; with `dead`, its dead-letter queue after two receives. */
  create(options: { readonly fifo: boolean }): Promise<{ readonly queue: Queue; readonly dead: Queue }>;
}

const at = { max: 10, waitMs: 0, visibilityMs: 30_000 };
const soon = { max: 10, waitMs: 3000, visibilityMs: 30_000 };

/** What every queue does, whatever it is made of. */
export function describeQueue(name: string, factory: QueueFactory, gaps: KnownGaps = {}): void {
  const it = testUnless(gaps);

  describe(`${name}: FIFO`, () => {
    it('hands out the messages of a group in the order in which they were sent', async () => {
      const { queue } = await factory.create({ fifo: true });
      await queue.send(['a', 'b', 'c'].map((body) => ({ body, group: 'g', deduplicationId: body })));

      const bodies: string[] = [];
      while (bodies.length < 3) {
        for (const message of await queue.receive(soon)) {
          bodies.push(message.body);
          await queue.delete(message);
        }
      }

      expect(bodies).toEqual(['a', 'b', 'c']);
    });

    it('holds a group back while one of its messages is in flight, and no other group', async () => {
      const { queue } = await factory.create({ fifo: true });
      await queue.send([{ body: 'a1', group: 'a', deduplicationId: '1' }]);
      const [first] = await queue.receive(soon);
      await queue.send([
        { body: 'a2', group: 'a', deduplicationId: '2' },
        { body: 'b1', group: 'b', deduplicationId: '3' },
      ]);

      const others = await queue.receive(soon);

      expect(others.map(({ body }) => body)).toEqual(['b1']);
      await queue.delete(first!);
      expect((await queue.receive(soon)).map(({ body }) => body)).toEqual(['a2']);
    });

    it('drops a second message with the same deduplication id, also after the first is done', async () => {
      const { queue } = await factory.create({ fifo: true });
      await queue.send([{ body: 'once', group: 'g', deduplicationId: 'same' }]);
      const [first] = await queue.receive(soon);
      await queue.delete(first!);

      await queue.send([{ body: 'twice', group: 'g', deduplicationId: 'same' }]);

      expect(await queue.receive({ ...at, waitMs: 300 })).toEqual([]);
    });

    it('hands out all that was asked for by messages that fold, and lets none of them hold up another one', async () => {
      const { queue } = await factory.create({ fifo: true });
      const fold = (body: string) => ({ key: 'k', merge: (waiting: string) => `${waiting},${body}` });
      await queue.send(['a', 'b'].map((body) => ({ body, group: 'g', deduplicationId: body, fold: fold(body) })));
      await queue.send([{ body: 'other', group: 'g', deduplicationId: 'o' }]);
      await queue.send([{ body: 'c', group: 'g', deduplicationId: 'c', fold: fold('c') }]);

      const asked: string[] = [];
      for (let look = 0; look < 10 && asked.length < 4; look++) {
        for (const message of await queue.receive({ max: 1, waitMs: 1000, visibilityMs: 30_000 })) {
          asked.push(...message.body.split(','));
          await queue.delete(message);
        }
      }

      expect([...asked].sort()).toEqual(['a', 'b', 'c', 'other']);
    });

    it('moves a message that is received too often to its dead letters, and lets its group go on', async () => {
      const { queue, dead } = await factory.create({ fifo: true });
      await queue.send([
        { body: 'poison', group: 'g', deduplicationId: 'p' },
        { body: 'next', group: 'g', deduplicationId: 'n' },
      ]);
      for (let receive = 0; receive < 2; receive++) {
        const received = await queue.receive({ max: 1, waitMs: 3000, visibilityMs: 1000 });
        expect(received.map(({ body, receiveCount }) => [body, receiveCount])).toEqual([['poison', receive + 1]]);
        await sleep(1100);
      }

      const bodies: string[] = [];
      for (let look = 0; look < 5 && !bodies.includes('next'); look++) {
        bodies.push(...(await queue.receive({ max: 1, waitMs: 1000, visibilityMs: 30_000 })).map(({ body }) => body));
      }

      expect(bodies).toEqual(['next']);
      expect((await dead.receive(soon)).map(({ body }) => body)).toEqual(['poison']);
    });
  });

  describe(`${name}: visibility`, () => {
    it('hands a message out again once its visibility has ended', async () => {
      const { queue } = await factory.create({ fifo: true });
      await queue.send([{ body: 'again', group: 'g', deduplicationId: '1' }]);
      await queue.receive({ max: 1, waitMs: 3000, visibilityMs: 1000 });
      expect(await queue.receive(at)).toEqual([]);

      const again = await queue.receive(soon);

      expect(again.map(({ body, receiveCount }) => ({ body, receiveCount }))).toEqual([
        { body: 'again', receiveCount: 2 },
      ]);
    });

    it('keeps a message that is extended from others', async () => {
      const { queue } = await factory.create({ fifo: true });
      await queue.send([{ body: 'mine', group: 'g', deduplicationId: '1' }]);
      const [message] = await queue.receive({ max: 1, waitMs: 3000, visibilityMs: 1000 });
      await queue.extend(message!, 30_000);
      await sleep(1300);

      expect(await queue.receive(at)).toEqual([]);
    });
  });

  describe(`${name}: standard`, () => {
    it('holds a delayed message back for its delay', async () => {
      const { queue } = await factory.create({ fifo: false });
      await queue.send([{ body: 'later', delaySeconds: 1 }]);
      expect(await queue.receive(at)).toEqual([]);

      const received = await queue.receive(soon);

      expect(received.map(({ body }) => body)).toEqual(['later']);
    });

    it('accepts more messages than one batch holds, each once', async () => {
      const { queue } = await factory.create({ fifo: false });
      const bodies = Array.from({ length: 25 }, (_, index) => `m${index}`);
      await queue.send(bodies.map((body) => ({ body })));

      const received = new Set<string>();
      for (let look = 0; look < 20 && received.size < bodies.length; look++) {
        for (const message of await queue.receive({ ...soon, waitMs: 500 })) {
          received.add(message.body);
          await queue.delete(message);
        }
      }

      expect([...received].sort()).toEqual([...bodies].sort());
    });

    it('refuses a message over 256 KiB by name', async () => {
      const { queue } = await factory.create({ fifo: false });

      await expect(queue.send([{ body: 'x'.repeat(256 * 1024 + 1) }])).rejects.toMatchObject({
        name: 'QueueError',
        code: 'too-large',
      });
    });

    it('says that a receipt is stale once another receiver has the message', async () => {
      const { queue } = await factory.create({ fifo: false });
      await queue.send([{ body: 'shared' }]);
      const [old] = await queue.receive({ max: 1, waitMs: 3000, visibilityMs: 1000 });
      await sleep(1100);
      const [current] = await queue.receive(soon);

      await expect(queue.extend(old!, 30_000)).rejects.toMatchObject({ code: 'stale-receipt' });
      await queue.delete(current!);
      expect(await queue.receive(at)).toEqual([]);
    });
  });
}
