import { isTrue } from '../../flux/conditions.ts';
import { describeUnsupported } from '../../flux/unsupported.ts';
import type { ReconcileContext } from '../context.ts';
import { isNothingToDo } from '../run/nothing-to-do.ts';
import type { Outcome } from '../run/outcome.ts';
import type { Look, Reconciler } from '../run/reconciler.ts';
import type { AppliedRecord } from '../run/record.ts';
import { applyRevision } from './apply/apply-revision.ts';
import { settleIntent } from './apply/intents.ts';
import { isBuildUnchanged } from './apply/is-build-unchanged.ts';
import { leaveToOther } from './apply/leave-to-other.ts';
import { describeFailure } from './describe-failure.ts';
import { finalizeKustomization } from './finalize/finalize.ts';
import { findEntry, getSource, readArtifact } from './find-source.ts';
import { beginHealth, followHealth, stageOf } from './health/follow-health.ts';
import { passDependencies } from './pass-dependencies.ts';
import { setStep } from './progress.ts';
import type { ApplyingRun, FoundArtifact, KustomizationRun, LiveKustomization } from './run.ts';
import { retryIntervalOf } from './settings.ts';
import { type KustomizationState, kustomizationRecord } from './state.ts';
import { succeedUnchanged } from './succeed.ts';
import { unsupportedFields } from './unsupported.ts';

/** Brings what a Kustomization applies to the revision that its source has. */
export const kustomizationReconciler: Reconciler<LiveKustomization, KustomizationState, FoundArtifact> = {
  record: kustomizationRecord,
  failure: { stage: 'reconcile', log: 'not applied', reason: 'ReconciliationFailed', isRepeated: true },
  gates: [passDependencies],
  describeUnsupported: (spec) => describeUnsupported(unsupportedFields, spec),
  prepare,
  reconcile,
  finalize: finalizeKustomization,
  retryAfterMs: retryIntervalOf,
  describeFailure,
  settle: (state, run) => {
    const { health: _, applying: __, ...left } = settleIntent(state, run);
    return left;
  },
  abandon: leaveToOther,
  isAsLeft: ({ state }, { uid, resourceVersion }) =>
    Object.values(state.baselines ?? {}).some(
      (known) => known.uid === uid && known.resourceVersion === resourceVersion,
    ),
  describeWait,
};

async function prepare(
  context: ReconcileContext,
  { job, object, held }: Look<LiveKustomization, KustomizationState>,
): Promise<FoundArtifact | undefined> {
  const source = await getSource(context, object);
  const revision = source?.status?.artifact?.revision ?? '';
  if (revision !== '' && isNothingToDo(job, object, held.record, revision)) return undefined;
  return { revision, ...(await findEntry(context, object, source)), created: new Map() };
}

async function reconcile(
  held: KustomizationRun,
  found: FoundArtifact,
  context: ReconcileContext,
): Promise<Outcome<LiveKustomization, KustomizationState>> {
  const { secret, version, metrics } = context;
  const run: ApplyingRun = { ...held, ...found, secret, version, metrics };
  const { object, claim, job, sourceIdentity, stored } = run;
  const stage = job.reason === 'health' ? stageOf(run) : undefined;
  if (stage !== undefined) return followHealth(run, stage, context);
  const { build } = claim.record.state;
  const inputs = { version, secret, sourceIdentity, object: object.live, index: stored.index };
  if (build !== undefined && isSkippable(run) && isBuildUnchanged(build, inputs))
    return succeedUnchanged(run, build, context);
  setStep(run, 'Fetching manifests');
  const applied = await applyRevision(run, await readArtifact(context, object.live, stored));
  return applied.end === undefined ? beginHealth(run, applied, context) : applied;
}

/** Only a new revision of an object that is well may pass without a build; every other reason is a wish to look. */
function isSkippable({ job, object: { live, token } }: KustomizationRun): boolean {
  const { status, metadata } = live;
  return (
    job.reason === 'push' &&
    isTrue(status?.conditions, 'Ready') &&
    !isTrue(status?.conditions, 'Reconciling') &&
    status?.observedGeneration === metadata.generation &&
    (token === undefined || token === status.lastHandledReconcileAt)
  );
}

const seconds = (milliseconds: number): string => `${Math.max(Math.round(milliseconds / 1000), 0)}s`;

function describeWait({ state: { health } }: AppliedRecord<KustomizationState>, now: number): string | undefined {
  if (health === undefined || health.deadline < now) return undefined;
  const { length } = health.targets;
  return `waits for health of ${length} object${length === 1 ? '' : 's'}, ${seconds(health.deadline - now)} left`;
}
