import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type JobQueue, jobQueues, maxReceiveCount } from '../../queue/job.ts';
import type { DurablePorts } from './durable-ports.ts';
import { FileObjectStore } from './files/file-object-store.ts';
import { prepareQueueDatabase } from './sqlite/queue-schema.ts';
import { SqliteQueue } from './sqlite/sqlite-queue.ts';

/** The file of the queues; a folder that has it was made by `openEmbeddedPorts`. */
export const queuesFile = 'queues.sqlite';

/**
 * Opens queues, store and key in a folder, and creates what is missing.
 *
 * @param now the clock of the queues, milliseconds since the epoch
 */
export function openEmbeddedPorts(folder: string, now: () => number): DurablePorts {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, queuesFile));
  prepareQueueDatabase(database);
  const open = (name: JobQueue) =>
    new SqliteQueue(database, { name, fifo: true, maxReceiveCount, deadLetter: `${name}-dead`, now });
  const openDead = (name: JobQueue) =>
    new SqliteQueue(database, { name: `${name}-dead`, fifo: true, maxReceiveCount: Number.MAX_SAFE_INTEGER, now });
  const each = <T>(make: (name: JobQueue) => T) =>
    Object.fromEntries(jobQueues.map((name) => [name, make(name)])) as Record<JobQueue, T>;
  return {
    queues: {
      ...each(open),
      timers: new SqliteQueue(database, {
        name: 'timers',
        fifo: false,
        maxReceiveCount: Number.MAX_SAFE_INTEGER,
        now,
      }),
    },
    deadLetters: each(openDead),
    store: new FileObjectStore(join(folder, 'store')),
    secret: readOrMakeSecret(join(folder, 'secret.key')),
    close: () => database.close(),
  };
}

const secretBytes = 32;

/**
 * The key of 32 random bytes in a file. It is made at its first use, whole or not at all; processes that start at once agree on one.
 *
 * @throws Error if what the file has is shorter
 */
export function readOrMakeSecret(file: string): Uint8Array {
  if (!existsSync(file)) {
    const made = `${file}.${randomUUID()}`;
    writeFileSync(made, randomBytes(secretBytes), { mode: 0o600, flag: 'wx', flush: true });
    try {
      linkSync(made, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(made);
    }
  }
  const secret = readFileSync(file);
  if (secret.length < secretBytes)
    throw new Error(`${file} is not a key of ${secretBytes} bytes; restore it, or delete it to start with a new one`);
  return secret;
}
