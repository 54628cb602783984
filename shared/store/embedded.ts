import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type JobQueue, jobQueues, maxReceiveCount } from '../queue/job.ts';
import { createSqliteQueue, prepareQueueDatabase } from '../queue/sqlite-queue.ts';
import type { DurablePorts } from './durable-ports.ts';
import { createFileObjectStore } from './file-object-store.ts';

/** By this file a folder is known to be one that `openEmbeddedPorts` has made. */
export const queuesFile = 'queues.sqlite';

/** Opens, and makes where there is none, everything that one process needs to run. `now` is the queues' clock, in milliseconds. */
export function openEmbeddedPorts(folder: string, now: () => number = Date.now): DurablePorts {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, queuesFile));
  prepareQueueDatabase(database);
  const open = (name: JobQueue) =>
    createSqliteQueue(database, { name, fifo: true, maxReceiveCount, deadLetter: `${name}-dead`, now });
  const openDead = (name: JobQueue) =>
    createSqliteQueue(database, { name: `${name}-dead`, fifo: true, maxReceiveCount: Number.MAX_SAFE_INTEGER, now });
  const each = <T>(make: (name: JobQueue) => T) =>
    Object.fromEntries(jobQueues.map((name) => [name, make(name)])) as Record<JobQueue, T>;
  return {
    queues: {
      ...each(open),
      timers: createSqliteQueue(database, {
        name: 'timers',
        fifo: false,
        maxReceiveCount: Number.MAX_SAFE_INTEGER,
        now,
      }),
    },
    deadLetters: each(openDead),
    store: createFileObjectStore(join(folder, 'store')),
    secret: readOrMakeSecret(join(folder, 'secret.key')),
    close: () => database.close(),
  };
}

const secretBytes = 32;

/**
 * The key of 32 random bytes in a file, made at its first use: whole or not at all, and one, however many processes start at once.
 *
 * @throws Error where the file holds something shorter
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
    throw new Error(`${file} is not a key of ${secretBytes} bytes; restore it, or remove it to begin with a new one`);
  return secret;
}
