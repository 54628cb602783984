import type { JobQueue, Queues } from '../../queue/job.ts';
import type { Queue } from '../../queue/port.ts';
import type { ObjectStore } from './object-store.ts';

/** Everything that outlives a process: embedded, or on AWS. */
export interface DurablePorts {
  readonly queues: Queues;
  readonly deadLetters: Readonly<Record<JobQueue, Queue>>;
  readonly store: ObjectStore;
  /** The key of every HMAC. Processes that share a store have the same one, and it is not in the store. */
  readonly secret: Uint8Array;
  close(): void;
}
