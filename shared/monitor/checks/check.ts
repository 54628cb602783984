import type { DurablePorts } from '../../ports/store/durable-ports.ts';
import type { ServedCluster } from '../../reconcile/context.ts';
import type { QueueActivity } from '../queue-watch.ts';

/** What a check of readiness may look at. */
export interface CheckContext {
  readonly store: DurablePorts['store'];
  readonly queues: DurablePorts['queues'];
  readonly cluster: ServedCluster;
  readonly activityOf: (queue: string) => QueueActivity;
  /** A queue of which something waits and nothing is taken for so long does not move. */
  readonly stuckAfterMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One thing without which nothing, or not everything, is reconciled. */
export interface Check {
  readonly name: string;
  /** The check without which this one cannot know. */
  readonly needs?: string;
  /** What is wrong and what to do, or undefined. What it throws is wrong too. */
  findFault(context: CheckContext, signal: AbortSignal): Promise<string | undefined>;
}

export interface CheckResult {
  readonly name: string;
  /** `unknown` where a check that it needs failed. */
  readonly state: 'ok' | 'failed' | 'unknown';
  /** Why it is not ok. */
  readonly reason?: string;
}
