import type { Hono } from 'hono';
import type { JobQueue, Queues } from '../shared/queue/job.ts';
import type { Queue } from '../shared/queue/port.ts';
import type { QueueAnswer, QueueEvent } from '../shared/queue/process-batch.ts';
import type { Ports } from '../shared/reconcile/context.ts';

/** The name of a queue: one of jobs, or `timers`. */
export type QueueName = keyof Queues;

/** What the process around a function allows. On Lambda it is empty: a function ends at its timeout, and a bucket is never full. */
export interface Host {
  /** The process stays up, so work may take as long as it needs. */
  readonly endless?: boolean;
  /** How long the API server's request for a reconciliation is held until it is answered, in milliseconds; by default it is not held. */
  readonly holdMs?: number;
  /** Whether the store accepts writes at the moment. */
  readonly canStore?: () => Promise<boolean>;
}

/**
 * What a function may use beside the queue that wakes it. Its role on AWS allows this, the key and its own log, and nothing else.
 */
export interface Access {
  /** Queues that it sends to. */
  readonly sends?: readonly QueueName[];
  /** Prefixes of the keys in the bucket that it reads and lists. A `*` in a prefix matches any characters. */
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly deletes?: readonly string[];
  /** It assumes the roles of clusters and reads their kubeconfigs. The text says what it does there, for the documentation. */
  readonly clusters?: string;
}

type QueueHandler = (event: QueueEvent) => Promise<QueueAnswer>;

/** What a row has for each trigger; `create` makes the function from the ports. */
interface Triggers {
  readonly http: {
    /** In the form of AWS's HTTP API: `POST /hook/{digest}`. */
    readonly routes: readonly string[];
    readonly create: (ports: Ports, host?: Host) => Hono;
  };
  readonly queue: {
    readonly queue: QueueName;
    /**
     * Lambda's event source mapping. At most `atMost` functions run at once, unless `sluice deploy --param <queue>=<number>` sets another
     * number.
     */
    readonly onAws: { readonly batchSize: number; readonly atMost: number };
    /** How many pollers `sluice serve` has, and how many messages each receives at once. */
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

/** What wakes a function. */
export type Trigger = keyof Triggers;

/** A function that is woken by this trigger. */
export type FunctionOn<T extends Trigger> = Triggers[T] & {
  readonly trigger: T;
  /** The memory on Lambda. 1769 MiB include one whole processor. */
  readonly memoryMiB: number;
  /** Lambda ends the function after this time. */
  readonly timeoutSeconds: number;
  readonly access: Access;
};

/** A row of the table of functions. */
export type FunctionEntry = { readonly [T in Trigger]: FunctionOn<T> }[Trigger];
