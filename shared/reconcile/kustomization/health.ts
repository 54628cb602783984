import { messageOf } from '../../errors.ts';
import { formatDuration } from '../format-duration.ts';
import type { HealthStage } from '../applied-record.ts';
import { isTrue } from '../conditions.ts';
import type { ReconcileContext } from '../context.ts';
import { tell } from './events.ts';
import type { KustomizationSubject } from './subject.ts';

/** What one look at the health of a revision's objects found. */
export interface HealthLook {
  /** All are as they should be. */
  readonly healthy: boolean;
  /** Why waiting longer is of no use, or has lasted too long. */
  readonly failure?: string;
}

/** When to look again: soon at first, then every 5 s as Flux polls. */
export function nextHealthLookMs(looks: number): number {
  return Math.min(1000 * 2 ** Math.max(looks - 1, 0), 5000);
}

/** Writes what people see while the health of a revision is waited for. */
export function markChecking(subject: KustomizationSubject, revision: string, timeoutMs: number): void {
  const message = `Running health checks for revision ${revision} with a timeout of ${formatDuration(timeoutMs)}`;
  subject.set({ type: 'Reconciling', status: 'True', reason: 'Progressing', message });
  subject.set({ type: 'Healthy', status: 'Unknown', reason: 'Progressing', message });
}

/** Writes that the objects are healthy, and tells it where it is news. */
export async function markHealthy(context: ReconcileContext, subject: KustomizationSubject, stage: HealthStage, isNewRevision: boolean): Promise<void> {
  const message = `Health check passed in ${formatDuration(context.now() - stage.startedAt)}`;
  subject.set({ type: 'Healthy', status: 'True', reason: 'Succeeded', message });
  if (!stage.wasHealthy || (isNewRevision && stage.drifted)) await tell(context, subject, 'info', message, { revision: stage.revision });
}

/** Writes that they are not, and returns the message of the failure. */
export function markUnhealthy(context: ReconcileContext, subject: KustomizationSubject, stage: HealthStage, cause: unknown): string {
  subject.set({ type: 'Healthy', status: 'False', reason: 'HealthCheckFailed', message: messageOf(cause) });
  return `health check failed after ${formatDuration(context.now() - stage.startedAt)}: ${messageOf(cause)}`;
}

export function wasHealthy(subject: KustomizationSubject): boolean {
  return isTrue(subject.conditions, 'Healthy');
}
