import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type JobQueue, jobQueues, type Queues } from '../queue/job.ts';
import type { Queue } from '../queue/port.ts';
import { createSqliteQueue, prepareQueueDatabase } from '../queue/sqlite-queue.ts';
import { createFileObjectStore } from './file-object-store.ts';
import type { ObjectStore } from './object-store.ts';

/** Queues and store in a folder. */
export interface EmbeddedPorts {
  readonly queues: Queues;
  readonly deadLetters: Readonly<Record<JobQueue, Queue>>;
  readonly store: ObjectStore;
  /** Keys every HMAC of this folder; made at its first use. */
  readonly secret: Uint8Array;
  close(): void;
}

/** After this many receives a message is a dead letter: five crashes of a worker. */
const maxReceiveCount = 5;

/** Opens, and makes where there is none, everything that one process needs to run. */
export function openEmbeddedPorts(folder: string): EmbeddedPorts {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, 'queues.sqlite'));
  prepareQueueDatabase(database);
  const open = (name: JobQueue) =>
    createSqliteQueue(database, { name, fifo: true, maxReceiveCount, deadLetter: `${name}-dead` });
  const openDead = (name: JobQueue) =>
    createSqliteQueue(database, { name: `${name}-dead`, fifo: true, maxReceiveCount: Number.MAX_SAFE_INTEGER });
  const each = <T>(make: (name: JobQueue) => T) =>
    Object.fromEntries(jobQueues.map((name) => [name, make(name)])) as Record<JobQueue, T>;
  return {
    queues: {
      ...each(open),
      timers: createSqliteQueue(database, { name: 'timers', fifo: false, maxReceiveCount: Number.MAX_SAFE_INTEGER }),
    },
    deadLetters: each(openDead),
    store: createFileObjectStore(join(folder, 'store')),
    secret: readSecret(join(folder, 'secret.key')),
    close: () => database.close(),
  };
}

function readSecret(file: string): Uint8Array {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' });
  return readFileSync(file);
}
