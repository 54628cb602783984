import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { prepareQueueDatabase } from '../../../shared/ports/store/sqlite/queue-schema.ts';
import { SqliteQueue } from '../../../shared/ports/store/sqlite/sqlite-queue.ts';
import type { Queue } from '../../../shared/queue/port.ts';

const backlog = 10_000;
const rounds = 50;
const pollers = 16;
const once = { max: 1, waitMs: 0, visibilityMs: 30_000 };

/**
 * `npm run bench -- queue`: what others pay for a tenant's backlog in the embedded queue, and what pollers cost that have nothing to do.
 */
export async function benchQueue(): Promise<void> {
  await measure('empty queues', async () => undefined);
  await measure(`${backlog} messages of one object, none in flight`, ({ fifo }) => fill(fifo, () => 'one'));
  await measure(`${backlog} messages of one object, one in flight`, async ({ fifo }) => {
    await fill(fifo, () => 'one');
    await fifo.receive(once);
  });
  await measure(`${backlog} objects with a message each`, ({ fifo }) => fill(fifo, (number) => `g${number}`));
}

interface Queues {
  readonly fifo: Queue;
  readonly timers: Queue;
}

async function fill(fifo: Queue, groupOf: (number: number) => string): Promise<void> {
  const messages = Array.from({ length: backlog }, (_, number) => ({ body: `${number}`, group: groupOf(number) }));
  await fifo.send(messages);
}

async function measure(name: string, prepare: (queues: Queues) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-queue-'));
  const database = new DatabaseSync(join(folder, 'queues.sqlite'));
  try {
    prepareQueueDatabase(database);
    const queues = {
      fifo: new SqliteQueue(database, { name: 'reconciles', fifo: true, maxReceiveCount: 5, now: Date.now }),
      timers: new SqliteQueue(database, { name: 'timers', fifo: false, maxReceiveCount: 5, now: Date.now }),
    };
    await prepare(queues);
    const timer = await timersTake(queues);
    const idle = await idleCosts(queues);
    console.log(
      `${name}: a timer ${timer.toFixed(2)} ms, ${pollers} idle pollers ${idle.toFixed(1)} ms of CPU a second`,
    );
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds from the sending of a timer to its end, beside pollers of the other queue that take what they can get. */
async function timersTake({ fifo, timers }: Queues): Promise<number> {
  const start = performance.now();
  for (let round = 0; round < rounds; round++) {
    await timers.send([{ body: 'timer' }]);
    await fifo.receive(once);
    const [message] = await timers.receive(once);
    if (message !== undefined) await timers.delete(message);
  }
  return (performance.now() - start) / rounds;
}

/** Milliseconds of CPU that waiting receivers take in a second, once there is nothing left for them. */
async function idleCosts({ fifo }: Queues): Promise<number> {
  while ((await fifo.receive({ ...once, max: 1000 })).length > 0);
  const before = process.cpuUsage();
  const waiting = Array.from({ length: pollers }, () => fifo.receive({ ...once, waitMs: 1000 }));
  await Promise.all(waiting);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
