import { timeStage } from '../../../base/metrics.ts';
import { formatDuration } from '../../../flux/api/duration.ts';
import { isTrue } from '../../../flux/conditions.ts';
import type { ReconcileContext } from '../../context.ts';
import type { Outcome } from '../../run/outcome.ts';
import type { AppliedRevision } from '../apply/apply-revision.ts';
import { InventoryError } from '../apply/inventory-error.ts';
import { tell } from '../events.ts';
import { describeStep, setStep } from '../progress.ts';
import type { ApplyingRun, LiveKustomization, WriteInventory } from '../run.ts';
import { timeoutOf } from '../settings.ts';
import { findHealthStage, type HealthStage, type KustomizationState } from '../state.ts';
import { succeed } from '../succeed.ts';
import { type HealthLook, healthTargets, jobsWithTtl, lookAtHealth } from './check-health.ts';

type End = Outcome<LiveKustomization, KustomizationState>;
type Context = Pick<ReconcileContext, 'store'>;

/** The health check under way of what this run is about. */
export function stageOf({
  claim,
  object: { generation, token },
  revision,
}: Pick<ApplyingRun, 'claim' | 'object' | 'revision'>): HealthStage | undefined {
  return findHealthStage(claim.record.state, { revision, generation, token });
}

/** After an apply: Ready at once where nothing is waited for, else the first look at its health. @throws StageError, ClaimLost */
export async function beginHealth(run: ApplyingRun, applied: AppliedRevision, context: Context): Promise<End> {
  const { object, claim } = run;
  const stage = beginStage(run, applied);
  await claim.updateState((state) => ({ ...state, ...applied.known, build: applied.build }));
  if (stage.targets.length > 0) return followHealth(run, stage, context, applied.inventory);
  object.remove('Healthy');
  return succeed(run, appliedBy(stage, applied.inventory), context);
}

/** The interval comes round while a health check is under way: its time goes on, or it would never end. */
function beginStage(run: ApplyingRun, { changes, drifted, build, startedAt }: AppliedRevision): HealthStage {
  const { object, clock, revision } = run;
  const now = clock.now();
  const begun = stageOf(run);
  return {
    revision,
    generation: object.generation,
    startedAt: begun?.startedAt ?? now,
    deadline: begun?.deadline ?? now + timeoutOf(object.live),
    wasHealthy: begun?.wasHealthy ?? isTrue(object.conditions, 'Healthy'),
    drifted: drifted || begun?.drifted === true,
    targets: [...healthTargets(object.live, changes)],
    jobsWithTtl: [...jobsWithTtl(changes)],
    checksum: build.checksum,
    looks: 0,
    reconcileStartedAt: begun?.reconcileStartedAt ?? startedAt,
    ...(object.token === undefined ? {} : { token: object.token }),
  };
}

const appliedBy = ({ checksum, reconcileStartedAt }: HealthStage, inventory: WriteInventory) => ({
  checksum,
  startedAt: reconcileStartedAt,
  inventory,
});

/**
 * Looks once; where it has to wait, the stage goes into the record and a timer goes on with it. No worker is held.
 *
 * @throws StageError where an object has failed, or time is over
 */
export async function followHealth(
  run: ApplyingRun,
  stage: HealthStage,
  context: Context,
  inventory: WriteInventory = () => ({}),
): Promise<End> {
  const { object, clock, metrics } = run;
  if (stage.looks === 0) setStep(run, 'Running health checks');
  const { verdict, pending } = await timeStage({ metrics, ...clock }, 'health', () => lookAtHealth(run, stage));
  const took = formatDuration(clock.now() - stage.startedAt);
  if (verdict.outcome === 'waiting') return waitForHealth(run, stage, pending, inventory);
  if (verdict.outcome === 'failed') {
    object.set({ type: 'Healthy', status: 'False', reason: 'HealthCheckFailed', message: verdict.message });
    const message = `health check failed after ${took}: ${verdict.message}`;
    throw new InventoryError('HealthCheckFailed', message, inventory, stage.checksum);
  }
  const message = `Health check passed in ${took}`;
  object.set({ type: 'Healthy', status: 'True', reason: 'Succeeded', message });
  const isNewRevision = object.live.status?.lastAppliedRevision !== run.revision;
  if (!stage.wasHealthy || (isNewRevision && stage.drifted)) await tell(run, 'info', message, run.revision);
  return succeed(run, appliedBy(stage, inventory), context);
}

function waitForHealth(
  { object, revision, clock }: ApplyingRun,
  stage: HealthStage,
  pending: HealthLook['pending'],
  inventory: WriteInventory,
): End {
  const looks = stage.looks + 1;
  const afterMs = Math.max(Math.min(1000 * 2 ** (looks - 1), 5000, stage.deadline - clock.now()), 0);
  const message = describeStep(object.live, 'Running health checks', revision);
  return {
    end: 'progressing',
    next: { reason: 'health', afterMs },
    ...(stage.looks > 0
      ? {}
      : {
          conditions: [{ type: 'Healthy', status: 'Unknown', reason: 'Progressing', message }],
          status: inventory,
        }),
    state: (state) => ({ ...state, health: { ...stage, looks, targets: [...pending] } }),
  };
}
