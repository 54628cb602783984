import { StageError } from '../../errors.ts';
import { formatDuration } from '../../flux/api/duration.ts';
import { KubeApiError } from '../../kube/kube-api-error.ts';
import type { ObjectJob } from '../../queue/job.ts';
import { type ReconcileContext, requeueDependencyMs } from '../context.ts';
import { InventoryError, type KustomizationRun } from './apply-revision.ts';
import { tell } from './events.ts';
import { recordRun } from './history.ts';
import { markRetry } from './progress.ts';
import { retryIntervalOf } from './settings.ts';
import { settle } from './settle.ts';
import type { KustomizationSubject } from './subject.ts';

/** What a run that did not come to its end is told to people as, and when it is tried again. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly outcome: StageError['outcome'];
  readonly afterMs?: number;
  readonly inventory?: InventoryError['inventory'];
  readonly checksum?: string;
}

/** What a person is told of an error; undefined for one that only the worker's end can answer. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof InventoryError) return error;
  if (error instanceof StageError) {
    const { reason, message, outcome, afterSeconds } = error;
    return { reason, message, outcome, ...(afterSeconds === undefined ? {} : { afterMs: afterSeconds * 1000 }) };
  }
  // A conflict means that somebody wrote in between: look again at once, with the cluster as it is now.
  if (error instanceof KubeApiError)
    return {
      reason: 'ReconciliationFailed',
      message: error.message,
      outcome: 'retry',
      ...(error.status === 409 ? { afterMs: 1000 } : {}),
    };
  return undefined;
}

/** Not Ready, with the reason, and when it is tried again. */
export async function fail(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
  failure: Failure,
): Promise<void> {
  const { subject, revision } = run;
  const { reason, message, outcome, inventory, checksum } = failure;
  const { status, metadata } = subject.object;
  const stalled = outcome === 'stalled';
  subject.set({ type: 'Ready', status: 'False', reason, message });
  if (stalled) {
    subject.set({ type: 'Stalled', status: 'True', reason, message });
    subject.remove('Reconciling');
  } else {
    subject.remove('Stalled');
    markRetry(subject);
  }
  const now = context.now();
  const history =
    checksum === undefined
      ? undefined
      : recordRun(status?.history ?? [], {
          digest: checksum,
          status: reason,
          startedAt: run.startedAt,
          now,
          metadata: { revision },
        });
  await run.claim.check();
  await subject.save((current) => ({
    ...inventory?.(current),
    ...(stalled ? { observedGeneration: subject.generation } : {}),
    ...(revision !== '' && outcome === 'retry' ? { lastAttemptedRevision: revision } : {}),
    ...(history === undefined ? {} : { history }),
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  }));
  context.log.warn('not applied', {
    metric: 'FailedObjects',
    stage: 'reconcile',
    object: `Kustomization/${metadata.namespace}/${metadata.name}`,
    reason,
    error: message,
    trace: job.trace,
  });
  if (outcome !== 'wait') await tell(context, subject, 'error', message, { revision: revision || undefined });
  const afterMs = failure.afterMs ?? retryIntervalOf(subject.object);
  await settle(context, job, run, stalled ? undefined : { reason: 'retry', afterMs }, { finished: true });
}

/** Not Ready until a dependency is; a timer and the dependency's own end look again. */
export async function waitForDependency(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
  unready: string,
): Promise<void> {
  const { subject, revision } = run;
  const known = subject.conditions.some(({ type, message }) => type === 'Ready' && message === unready);
  subject.set({ type: 'Ready', status: 'False', reason: 'DependencyNotReady', message: unready });
  markRetry(subject);
  await run.claim.check();
  await subject.save(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token });
  if (!known) {
    await tell(
      context,
      subject,
      'info',
      `Dependencies do not meet ready condition, retrying in ${formatDuration(requeueDependencyMs)}`,
      { revision },
    );
  }
  await settle(context, job, run, { reason: 'dependency', afterMs: requeueDependencyMs }, { finished: true });
}

/** Only a change of the object itself helps: Stalled, told once. */
export async function stall(
  context: ReconcileContext,
  subject: KustomizationSubject,
  reason: string,
  message: string,
): Promise<void> {
  const known = subject.conditions.some((condition) => condition.type === 'Stalled' && condition.message === message);
  subject.set({ type: 'Ready', status: 'False', reason, message });
  subject.set({ type: 'Stalled', status: 'True', reason, message });
  subject.remove('Reconciling');
  await subject.save({
    observedGeneration: subject.generation,
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  });
  if (!known) await tell(context, subject, 'error', message);
}
