import { formatDuration, parseInterval } from '../../flux/api/duration.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import type { HealthStage } from '../run/record.ts';
import { wakeWaiting } from '../wake/waiting.ts';
import type { KustomizationRun, WriteInventory } from './apply-revision.ts';
import { commitStatusMetadata, tell } from './events.ts';
import { recordRun } from './history.ts';
import { settle } from './settle.ts';

/** Ready: the revision is applied, and healthy where that was asked for. */
export async function succeed(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
  stage: HealthStage,
  inventory: WriteInventory,
): Promise<void> {
  const { subject, revision } = run;
  const { status } = subject.object;
  const now = context.now();
  const history = recordRun(status?.history ?? [], {
    digest: stage.checksum,
    status: 'ReconciliationSucceeded',
    startedAt: stage.reconcileStartedAt,
    now,
    metadata: { revision },
  });
  subject.set({
    type: 'Ready',
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message: `Applied revision: ${revision}`,
  });
  subject.remove('Reconciling', 'Stalled');
  await run.claim.check();
  await subject.save((current) => ({
    ...inventory(current),
    observedGeneration: subject.generation,
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    history,
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  }));
  await finishWell(context, job, run, stage.reconcileStartedAt);
}

/** A new revision in which nothing that the build reads has changed: recorded as applied. */
export async function succeedUnchanged(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
): Promise<void> {
  const { subject, revision, claim } = run;
  const { status } = subject.object;
  const { build } = claim.record;
  if (build === undefined) throw new Error('an unchanged build without its record');
  const history = recordRun(status?.history ?? [], {
    digest: build.checksum,
    status: 'ReconciliationSucceeded',
    startedAt: run.startedAt,
    now: context.now(),
    metadata: { revision },
  });
  subject.set({
    type: 'Ready',
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message: `Applied revision: ${revision}`,
  });
  await claim.check();
  await subject.save({ lastAppliedRevision: revision, lastAttemptedRevision: revision, history });
  await claim.update((record) => ({ ...record, build: { ...build, revision } }));
  await finishWell(context, job, run, run.startedAt);
}

async function finishWell(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
  startedAt: number,
): Promise<void> {
  const { subject, revision } = run;
  const { metadata, spec } = subject.object;
  const message = `Reconciliation finished in ${formatDuration(context.now() - startedAt)}, next run in ${formatDuration(parseInterval(spec.interval))}`;
  await tell(context, subject, 'info', message, { revision, metadata: commitStatusMetadata });
  await wakeWaiting(context, metadata, job.trace);
  context.log.info('applied', {
    stage: 'reconcile',
    object: `Kustomization/${metadata.namespace}/${metadata.name}`,
    revision,
    trace: job.trace,
  });
  await settle(context, job, run, undefined, { finished: true });
}
