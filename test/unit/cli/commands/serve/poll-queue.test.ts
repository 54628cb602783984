import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pollQueue } from '../../../../../cli/commands/serve/poll-queue.ts';
import { silentLog } from '../../../../../shared/base/log.ts';
import { prepareQueueDatabase } from '../../../../../shared/ports/store/sqlite/queue-schema.ts';
import { SqliteQueue } from '../../../../../shared/ports/store/sqlite/sqlite-queue.ts';
import type { Queue } from '../../../../../shared/queue/port.ts';
import { processBatch, type QueueEvent } from '../../../../../shared/queue/process-batch.ts';

let created = 0;

function createQueue(now: () => number = Date.now): Queue {
  const database = new DatabaseSync(':memory:');
  prepareQueueDatabase(database);
  return new SqliteQueue(database, { name: `q${created++}`, fifo: true, maxReceiveCount: 5, now });
}

/** Serves the queue with a worker until `until` holds. */
async function serveUntil(
  queue: Queue,
  work: (body: string) => Promise<void>,
  until: () => boolean,
  concurrency = 4,
): Promise<void> {
  const stop = new AbortController();
  const context = { queue, log: silentLog, signal: stop.signal, elapsed: () => 0 };
  const handler = (event: QueueEvent) => processBatch(context, event, work);
  const serving = pollQueue({ queue, handler, concurrency, log: silentLog, signal: stop.signal });
  for (let look = 0; look < 2000 && !until(); look++) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  await serving;
}

describe('pollQueue', () => {
  it('works on one message of a group at a time, in order, and on many groups at once', async () => {
    const queue = createQueue();
    const bodies = ['a1', 'b1', 'a2', 'b2', 'a3', 'c1'];
    await queue.send(bodies.map((body) => ({ body, group: body[0]! })));
    const done: string[] = [];
    const busy = new Set<string>();
    let mostAtOnce = 0;

    await serveUntil(
      queue,
      async (body) => {
        const group = body[0]!;
        expect(busy.has(group)).toBe(false);
        busy.add(group);
        mostAtOnce = Math.max(mostAtOnce, busy.size);
        await new Promise((resolve) => setTimeout(resolve, 20));
        busy.delete(group);
        done.push(body);
      },
      () => done.length === bodies.length,
    );

    expect(done.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(done.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2']);
    expect(mostAtOnce).toBe(3);
    expect(await queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0, oldestMs: 0 });
  });

  it('lets nothing of a group overtake a failure, and continues other groups', async () => {
    const clock = { skipped: 0 };
    const queue = createQueue(() => Date.now() + clock.skipped);
    for (const body of ['a1', 'a2', 'b1']) await queue.send([{ body, group: body[0]! }]);
    const tried: string[] = [];

    await serveUntil(
      queue,
      async (body) => {
        tried.push(body);
        if (body === 'a1' && tried.filter((one) => one === 'a1').length === 1) throw new Error('the worker fell');
      },
      () => tried.length === 2,
    );
    const before = [...tried].sort();
    clock.skipped = 31_000;
    await serveUntil(
      queue,
      async (body) => void tried.push(body),
      () => tried.length === 4,
    );

    expect(before).toEqual(['a1', 'b1']);
    expect(tried.slice(2)).toEqual(['a1', 'a2']);
  });

  it('continues after the queue cannot be asked for a moment', async () => {
    const queue = createQueue();
    await queue.send([{ body: 'x', group: 'g' }]);
    let failures = 1;
    const shaky: Queue = {
      name: queue.name,
      fifo: queue.fifo,
      send: (messages) => queue.send(messages),
      extend: (message, visibilityMs) => queue.extend(message, visibilityMs),
      delete: (message) => queue.delete(message),
      depth: () => queue.depth(),
      receive: (options) => (failures-- > 0 ? Promise.reject(new Error('the queue is away')) : queue.receive(options)),
    };
    const done: string[] = [];

    await serveUntil(
      shaky,
      async (body) => void done.push(body),
      () => done.length === 1,
      1,
    );

    expect(done).toEqual(['x']);
  });
});

describe('processBatch', () => {
  const record = (body: string) => ({
    messageId: body,
    receiptHandle: body,
    body,
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', MessageGroupId: body[0]! },
  });
  const holdingQueue = (extend: Queue['extend'] = async () => undefined): Queue => ({ ...createQueue(), extend });

  it('returns what follows a failure in its group unread, and nothing else', async () => {
    const read: string[] = [];
    const context = { queue: holdingQueue(), log: silentLog, signal: new AbortController().signal, elapsed: () => 0 };

    const answer = await processBatch(context, { Records: ['a1', 'a2', 'b1'].map(record) }, async (body) => {
      read.push(body);
      if (body === 'a1') throw new Error('no');
    });

    expect(read).toEqual(['a1', 'b1']);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'a1' }, { itemIdentifier: 'a2' }] });
  });

  it('does not begin to work on a message that is another worker’s by now', async () => {
    const stale = Object.assign(new Error('stale'), { code: 'stale-receipt' });
    const queue = holdingQueue(() => Promise.reject(stale));
    const context = { queue, log: silentLog, signal: new AbortController().signal, elapsed: () => 0 };
    let begun = 0;

    const answer = await processBatch(context, { Records: [record('a1')] }, async () => void begun++);

    expect(begun).toBe(0);
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'a1' }]);
  });

  it('works on the groups of a batch at once, so that one does not wait for another', async () => {
    const context = { queue: holdingQueue(), log: silentLog, signal: new AbortController().signal, elapsed: () => 0 };
    const b = Promise.withResolvers<void>();

    const answer = await processBatch(context, { Records: ['a1', 'b1'].map(record) }, async (body) => {
      if (body === 'a1') await b.promise;
      else b.resolve();
    });

    expect(answer).toEqual({ batchItemFailures: [] });
  });

  it('keeps what waits for its turn in a group from other workers', async () => {
    const extended: string[] = [];
    const queue = holdingQueue(async ({ id }) => void extended.push(id));
    const context = { queue, log: silentLog, signal: new AbortController().signal, elapsed: () => 0 };
    let seen: readonly string[] = [];

    await processBatch(context, { Records: ['a1', 'a2'].map(record) }, async (body) => {
      if (body === 'a1') seen = [...extended];
    });

    expect(seen).toEqual(['a1', 'a2']);
  });
});

describe('a worker', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  /** Works for some seconds; how long it took until it was told to stop. */
  async function stoppedAfter(
    extend: Queue['extend'],
    seconds: number,
    stillFrom = seconds,
  ): Promise<number | undefined> {
    let elapsed = 0;
    const queue: Queue = { ...createQueue(), extend };
    const context = { queue, log: silentLog, signal: new AbortController().signal, elapsed: () => elapsed };
    const record = {
      messageId: 'a1',
      receiptHandle: 'a1',
      body: 'a1',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0' },
    };
    let stoppedAt: number | undefined;
    await processBatch(context, { Records: [record] }, async (_, signal) => {
      for (let second = 1; second <= seconds && stoppedAt === undefined; second++) {
        elapsed = second * 1000;
        // While the event loop is blocked, no timer fires.
        if (second <= stillFrom || second === seconds) await vi.advanceTimersByTimeAsync(1000);
        if (signal.aborted) stoppedAt = second;
      }
    });
    return stoppedAt;
  }

  it('continues while the queue says that the message is its own', async () => {
    expect(await stoppedAfter(async () => undefined, 100)).toBeUndefined();
  });

  it('stops before its visibility ends when the queue cannot be asked any more', async () => {
    let asked = 0;
    const away = async () => {
      if (asked++ > 0) throw new Error('throttled');
    };

    expect(await stoppedAfter(away, 100)).toBe(26);
  });

  it('continues when the queue was away for a moment', async () => {
    let asked = 0;
    const shaky = async () => {
      if (asked++ % 2 === 1) throw new Error('throttled');
    };

    expect(await stoppedAfter(shaky, 100)).toBeUndefined();
  });

  it('stops when the queue does not answer', async () => {
    let asked = 0;
    const silent = () => (asked++ === 0 ? Promise.resolve() : new Promise<void>(() => undefined));

    expect(await stoppedAfter(silent, 100)).toBe(26);
  });

  it('stops when its event loop was blocked for too long', async () => {
    expect(await stoppedAfter(async () => undefined, 40, 5)).toBe(40);
  });
});
