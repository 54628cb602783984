import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { KubeApiError } from '../ports/kube/kube-api-error.ts';
import { ClusterUnreachable } from '../ports/kube/unreachable.ts';
import { StoreError } from '../ports/store/object-store.ts';
import type { Job, Queues } from '../queue/job.ts';
import { longestDelayMs, postpone } from '../queue/timer.ts';

/** What a job needs does not answer at present. No fault of the job: the same job succeeds once it is back. */
export class Away extends Error {
  override readonly name = 'Away';
}

const firstDelayMs = 1000;

/** Whether an error says that the cluster or the store is away, busy, or does not accept our credential. */
export function isAway(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'unavailable' || error.code === 'throttled';
  if (error instanceof KubeApiError) return error.status === 401 || error.status === 429 || error.status >= 500;
  return error instanceof Away || error instanceof ClusterUnreachable;
}

/**
 * Ends a job whose cluster is away: the same job comes again by a timer, after a second at first and 15 minutes at most. A survey does
 * not: the next minute has its own.
 */
export async function waitForReturn(
  { queues, log }: { readonly queues: Queues; readonly log: Log },
  job: Job,
  error: unknown,
): Promise<void> {
  const { cluster, trace } = job;
  const facts = { cluster, trace, job: job.type, error: messageOf(error) };
  if (job.type === 'survey') return log.error('the cluster cannot be surveyed', { ...facts, metric: 'ClustersAway' });
  const { away = 0 } = job;
  const delayMs = Math.min(firstDelayMs * 2 ** away, longestDelayMs);
  await postpone(queues, { ...job, away: away + 1 }, delayMs);
  log.warn('the cluster is away; the job is tried again later', { ...facts, away: away + 1, delayMs });
}
