import type { DurablePorts } from '../../ports/store/durable-ports.ts';
import type { ServedCluster } from '../../reconcile/context.ts';
import type { QueueActivity } from '../queue-watch.ts';

/** What the checks of readiness look at. */
export interface CheckContext {
  readonly store: DurablePorts['store'];
  readonly queues: DurablePorts['queues'];
  readonly cluster: ServedCluster;
  readonly activityOf: (queue: string) => QueueActivity;
  /** A queue in which something waits and from which nothing is taken for this many milliseconds is stuck. */
  readonly stuckAfterMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A check of one thing without which nothing, or not everything, is reconciled. */
export interface Check {
  readonly name: string;
  /** The name of a check that must pass before this one can decide. */
  readonly needs?: string;
  /** Returns what is wrong and what to do; undefined if nothing is. An error that it throws is a fault too. */
  findFault(context: CheckContext, signal: AbortSignal): Promise<string | undefined>;
}

/** How a check ended. */
export interface CheckResult {
  readonly name: string;
  /** `unknown` if a check that it needs did not pass. */
  readonly state: 'ok' | 'failed' | 'unknown';
  /** Why it is not ok. */
  readonly reason?: string;
}
