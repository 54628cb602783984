import type { JobQueue, Queues } from '../../queue/job.ts';
import type { Queue } from '../../queue/port.ts';
import type { ObjectStore } from './object-store.ts';

/** Everything that outlives a process, on whatever it stands. */
export interface DurablePorts {
  readonly queues: Queues;
  readonly deadLetters: Readonly<Record<JobQueue, Queue>>;
  readonly store: ObjectStore;
  /** Keys every HMAC; the same for all processes that share a store, and not in it. */
  readonly secret: Uint8Array;
  close(): void;
}
