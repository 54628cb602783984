import type { Status } from './status.ts';

/** The status of one object that a health check waits for. */
export interface TargetStatus {
  /** `Kind/namespace/name`. */
  readonly subject: string;
  readonly status: Status;
  /** Why its status is Unknown. */
  readonly error?: string;
  /** True for a Job that its cluster deletes when it has finished: if it is gone, it is done. */
  readonly isJobWithTtl?: boolean;
}

/** What a look at all targets means. `waiting`: look again. `failed`: with Flux's message for people. */
export type Verdict =
  | { readonly outcome: 'healthy' }
  | { readonly outcome: 'waiting' }
  | { readonly outcome: 'failed'; readonly message: string };

/**
 * Judges the statuses of all targets together.
 *
 * @param timedOut true if the time for the wait is over: then everything that is not healthy has failed
 * @param failFast true if one failed target ends the wait; false if it ends only when all that are not healthy have failed
 */
export function judgeHealth(
  targets: readonly TargetStatus[],
  { timedOut, failFast = true }: { readonly timedOut: boolean; readonly failFast?: boolean },
): Verdict {
  const unhealthy = targets.filter((target) => !isHealthy(target));
  if (unhealthy.length === 0) return { outcome: 'healthy' };
  const hasFailed = ({ status }: TargetStatus): boolean => status === 'Failed';
  const isOver = timedOut || (failFast ? unhealthy.some(hasFailed) : unhealthy.every(hasFailed));
  if (!isOver) return { outcome: 'waiting' };
  const listed = timedOut ? unhealthy : unhealthy.filter(hasFailed);
  const reason = timedOut ? 'timeout waiting for' : 'failed early due to stalled resources';
  return { outcome: 'failed', message: `${reason}: [${listed.map(describe).join(', ')}]` };
}

/** True if the target is Current, or a finished Job that is gone. */
export function isHealthy({ status, isJobWithTtl }: TargetStatus): boolean {
  return status === 'Current' || (status === 'NotFound' && isJobWithTtl === true);
}

function describe({ subject, status, error }: TargetStatus): string {
  return `${subject} status: '${status}'${error === undefined ? '' : `: ${error}`}`;
}
