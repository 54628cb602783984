import { formatDuration } from '../../flux/api/duration.ts';
import { isTrue } from '../../flux/conditions.ts';
import { timeStage } from '../../metrics.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import { findHealthStage, type HealthStage } from '../run/record.ts';
import { type AppliedRevision, InventoryError, type KustomizationRun, type WriteInventory } from './apply-revision.ts';
import { healthTargets, jobsWithTtl, lookAtHealth } from './check-health.ts';
import { tell } from './events.ts';
import { describeStep, setStep } from './progress.ts';
import { timeoutOf } from './settings.ts';
import { settle } from './settle.ts';
import { succeed } from './succeed.ts';

/** The health check under way of what this run is about. */
export function stageOf({ claim, subject, revision }: KustomizationRun): HealthStage | undefined {
  const { generation, token } = subject;
  return findHealthStage(claim.record, { revision, generation, token });
}

/** After an apply: Ready at once where nothing is waited for, else the first look at its health. */
export async function beginHealth(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
  applied: AppliedRevision,
): Promise<void> {
  const { subject, revision } = run;
  const targets = healthTargets(subject.object, applied.changes);
  const now = context.now();
  // The interval comes round while a health check is under way: its time goes on, or it would never end.
  const begun = stageOf(run);
  const stage: HealthStage = {
    revision,
    generation: subject.generation,
    startedAt: begun?.startedAt ?? now,
    deadline: begun?.deadline ?? now + timeoutOf(subject.object),
    wasHealthy: begun?.wasHealthy ?? isTrue(subject.conditions, 'Healthy'),
    drifted: applied.drifted || begun?.drifted === true,
    targets: [...targets],
    jobsWithTtl: [...jobsWithTtl(applied.changes)],
    checksum: applied.build.checksum,
    looks: 0,
    reconcileStartedAt: begun?.reconcileStartedAt ?? applied.startedAt,
    ...(subject.token === undefined ? {} : { token: subject.token }),
  };
  await run.claim.update((record) => ({ ...record, ...applied.known, build: applied.build }));
  if (targets.length === 0) {
    subject.remove('Healthy');
    return succeed(context, job, run, stage, applied.inventory);
  }
  await followHealth(context, job, run, stage, applied.inventory);
}

/** Looks once; where it has to wait, the stage goes into the record and a timer goes on with it. No worker is held. */
export async function followHealth(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
  stage: HealthStage,
  inventory: WriteInventory = () => ({}),
): Promise<void> {
  const { subject, revision } = run;
  if (stage.looks === 0) setStep(subject, 'Running health checks', revision);
  const { verdict, pending } = await timeStage(context, 'health', () => lookAtHealth(run, stage));
  if (verdict.outcome === 'healthy') {
    const message = `Health check passed in ${formatDuration(context.now() - stage.startedAt)}`;
    subject.set({ type: 'Healthy', status: 'True', reason: 'Succeeded', message });
    const isNewRevision = subject.object.status?.lastAppliedRevision !== revision;
    if (!stage.wasHealthy || (isNewRevision && stage.drifted))
      await tell(context, subject, 'info', message, { revision });
    return succeed(context, job, run, stage, inventory);
  }
  if (verdict.outcome === 'failed') {
    subject.set({ type: 'Healthy', status: 'False', reason: 'HealthCheckFailed', message: verdict.message });
    const message = `health check failed after ${formatDuration(context.now() - stage.startedAt)}: ${verdict.message}`;
    throw new InventoryError('HealthCheckFailed', message, inventory, stage.checksum);
  }
  if (stage.looks === 0) {
    const message = describeStep(subject.object, 'Running health checks', revision);
    subject.set({ type: 'Healthy', status: 'Unknown', reason: 'Progressing', message });
    await subject.save(inventory);
  }
  const looks = stage.looks + 1;
  const afterMs = Math.max(Math.min(1000 * 2 ** (looks - 1), 5000, stage.deadline - context.now()), 0);
  await settle(
    context,
    job,
    run,
    { reason: 'health', afterMs },
    { health: { ...stage, looks, targets: [...pending] } },
  );
}
