import type { Status } from './status.ts';

/** The status of one object that a health check waits for. */
export interface TargetStatus {
  /** `Kind/namespace/name`. */
  readonly subject: string;
  readonly status: Status;
  /** Why its status is not known. */
  readonly error?: string;
  /** A Job that its cluster deletes when it has finished: gone is done. */
  readonly isJobWithTtl?: boolean;
}

/** `waiting`: look again. `failed` carries the message people read. */
export type Verdict =
  | { readonly outcome: 'healthy' }
  | { readonly outcome: 'waiting' }
  | { readonly outcome: 'failed'; readonly message: string };

/** What the statuses of all targets mean together. `failFast`: one that has failed ends the wait, as does the end of its time. */
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

/** As it should be, or done and gone. */
export function isHealthy({ status, isJobWithTtl }: TargetStatus): boolean {
  return status === 'Current' || (status === 'NotFound' && isJobWithTtl === true);
}

function describe({ subject, status, error }: TargetStatus): string {
  return `${subject} status: '${status}'${error === undefined ? '' : `: ${error}`}`;
}
