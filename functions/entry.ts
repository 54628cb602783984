import type { Hono } from 'hono';
import type { JobQueue, Queues } from '../shared/queue/job.ts';
import type { Queue } from '../shared/queue/port.ts';
import type { QueueAnswer, QueueEvent } from '../shared/queue/process-batch.ts';
import type { Ports } from '../shared/reconcile/context.ts';

export type QueueName = keyof Queues;

/** What the process around a function adds. On Lambda there is none of it: a function ends with its time, and a bucket is never full. */
export interface Host {
  /** The process stays up, so work may take as long as it needs. */
  readonly endless?: boolean;
  /** How long the API server's request for a reconciliation is held until it is answered, in milliseconds; by default it is not held. */
  readonly holdMs?: number;
  /** Whether the store accepts writes at the moment. */
  readonly canStore?: () => Promise<boolean>;
}

/**
 * What a function may touch beside the queue that wakes it: its role on AWS allows this and nothing else. Every function also reads the key and writes
 * its own log.
 */
export interface Access {
  /** Queues that it sends to. */
  readonly sends?: readonly QueueName[];
  /** Prefixes of the bucket's keys that it reads and lists; a `*` within one stands for any characters. */
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly deletes?: readonly string[];
  /** It assumes the roles of clusters and reads their kubeconfigs. The text says what it does there, for the documentation. */
  readonly clusters?: string;
}

type QueueHandler = (event: QueueEvent) => Promise<QueueAnswer>;

/** The trigger of a function, and the function itself: how it is made from the ports. */
interface Triggers {
  readonly http: {
    /** As the HTTP API of AWS writes them: `POST /hook/{digest}`. */
    readonly routes: readonly string[];
    readonly create: (ports: Ports, host?: Host) => Hono;
  };
  readonly queue: {
    readonly queue: QueueName;
    /** Lambda's event source mapping. `atMost` functions run at once, unless `sluice deploy --param <queue>=<number>` says otherwise. */
    readonly onAws: { readonly batchSize: number; readonly atMost: number };
    /** The pollers of `sluice serve`: how many, and how many messages each takes at once. */
    readonly inProcess: { readonly concurrency: number; readonly batch: number };
    readonly create: (ports: Ports, host?: Host) => QueueHandler;
  };
  /** Once a minute. */
  readonly clock: { readonly create: (ports: Ports) => () => Promise<void> };
  /** The dead-letter queue of each job queue. */
  readonly 'dead-letters': {
    readonly onAws: { readonly batchSize: number; readonly atMost: number };
    readonly create: (ports: Ports, letters: Readonly<Record<JobQueue, Queue>>, queue: JobQueue) => QueueHandler;
  };
}

export type Trigger = keyof Triggers;

/** A function that is woken by this trigger. */
export type FunctionOn<T extends Trigger> = Triggers[T] & {
  readonly trigger: T;
  /** Of a function on Lambda. 1769 MiB come with one whole processor. */
  readonly memoryMiB: number;
  /** After which Lambda ends it. */
  readonly timeoutSeconds: number;
  readonly access: Access;
};

/** A row of the table of functions. */
export type FunctionEntry = { readonly [T in Trigger]: FunctionOn<T> }[Trigger];
