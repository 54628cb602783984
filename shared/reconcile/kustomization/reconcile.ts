import type { InventoryEntry } from '../../apply/inventory/inventory.ts';
import { decodeObject } from '../../flux/api/decode.ts';
import { kustomizationKind } from '../../flux/api/kustomization.ts';
import { isTrue } from '../../flux/conditions.ts';
import { describeUnsupported, unsupportedReason } from '../../flux/unsupported.ts';
import type { Discovery } from '../../kube/discovery.ts';
import type { ClusterFingerprint } from '../../kube/fingerprint.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import type { RevisionFiles, StoredRevision } from '../revisions.ts';
import { acknowledgeSuspended } from '../run/acknowledge-suspended.ts';
import { claimObject } from '../run/claim.ts';
import { createSubject } from '../run/live-object.ts';
import { isNothingToDo } from '../run/nothing-to-do.ts';
import { appliedKey, ClaimLost, readStoredRecord, recordOf } from '../run/record.ts';
import { isStaleTimer } from '../run/timers.ts';
import { getOwnObject } from '../shard.ts';
import { applyRevision, type KustomizationRun } from './apply-revision.ts';
import { findUnready } from './dependencies.ts';
import { fail, failureOf, stall, waitForDependency } from './fail.ts';
import { finalizeKustomization } from './finalize.ts';
import { findEntry, getSource, readArtifact, type Source } from './find-source.ts';
import { beginHealth, followHealth, stageOf } from './follow-health.ts';
import { isBuildUnchanged } from './is-build-unchanged.ts';
import { loseClaim } from './lose-claim.ts';
import { continueSoon } from './pause-apply.ts';
import { setStep } from './progress.ts';
import { RunPaused } from './run-paused.ts';
import type { LiveKustomization } from './subject.ts';
import { succeedUnchanged } from './succeed.ts';

export interface KustomizationContext extends ReconcileContext {
  readonly discovery: Discovery;
  readonly fingerprint: (signal: AbortSignal) => Promise<ClusterFingerprint>;
  readonly readFiles: (entry: StoredRevision) => Promise<RevisionFiles>;
}

/** Brings what a Kustomization applies to the revision that its source has. */
export async function reconcileKustomization(context: KustomizationContext, job: ObjectJob): Promise<void> {
  const key = appliedKey(job);
  const stored = await readStoredRecord(context.store, key);
  const live = await getOwnObject<LiveKustomization>(context, job);
  if (live === undefined) return;
  const held = recordOf(stored, live.metadata.uid);
  if (live.metadata.deletionTimestamp !== undefined)
    return finalizeKustomization(context, context.discovery, job, live, held);
  if (live.spec.suspend === true) return acknowledgeSuspended(context, live);
  if (isStaleTimer(job, held.record)) return;

  const startedAt = context.now();
  const unsupported = describeUnsupported('Kustomization', live.spec);
  if (unsupported !== undefined) return stall(context, createSubject(context, live), unsupportedReason, unsupported);
  const object = decodeObject(kustomizationKind, live) as LiveKustomization;
  const source = await getSource(context, object);
  const revision = source?.status?.artifact?.revision ?? '';
  if (revision !== '' && isNothingToDo(job, object, held.record, revision)) return;

  const id = context.newId();
  const created = new Map<string, InventoryEntry>();
  try {
    const { generation } = object.metadata;
    const claim = await claimObject(
      { store: context.store, key, run: id, revision, generation, now: startedAt, signal: context.signal },
      held,
    );
    const subject = createSubject(context, object, claim);
    await subject.ensureFinalizer();
    const fingerprint = await context.fingerprint(context.signal);
    const { discovery } = context;
    const run = { context, subject, claim, discovery, fingerprint, created, revision, sourceIdentity: '', startedAt };
    await attempt(context, job, run, source);
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error;
    await loseClaim(context, job, { id, created, discovery: context.discovery }, object);
  }
}

async function attempt(
  context: KustomizationContext,
  job: ObjectJob,
  state: KustomizationRun,
  source: Source | undefined,
): Promise<void> {
  const { subject } = state;
  try {
    const entry = await findEntry(context, subject.object, source);
    const sourceIdentity = entry.identity;
    const run = { ...state, sourceIdentity };
    const unready = subject.object.spec.dependsOn?.length
      ? await findUnready(context, subject.object, state.revision)
      : undefined;
    if (unready !== undefined) return await waitForDependency(context, job, run, unready);
    const stage = job.reason === 'health' ? stageOf(run) : undefined;
    if (stage !== undefined) return await followHealth(context, job, run, stage);
    const { version, secret } = context;
    const inputs = { version, secret, sourceIdentity, object: subject.object, index: entry.stored.index };
    if (isSkippable(job, run) && isBuildUnchanged(run.claim.record.build, inputs))
      return await succeedUnchanged(context, job, run);
    setStep(subject, 'Fetching manifests', state.revision);
    const applied = await applyRevision(run, entry.stored, await readArtifact(context, subject.object, entry.stored));
    await beginHealth(context, job, run, applied);
  } catch (error) {
    if (error instanceof RunPaused) return await continueSoon(context, job, state, error);
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    await fail(context, job, state, failure);
  }
}

/** Only a new revision of an object that is well may pass without a build; every other reason is a wish to look. */
function isSkippable(job: ObjectJob, { subject }: KustomizationRun): boolean {
  const { status, metadata } = subject.object;
  return (
    job.reason === 'push' &&
    isTrue(status?.conditions, 'Ready') &&
    !isTrue(status?.conditions, 'Reconciling') &&
    status?.observedGeneration === metadata.generation &&
    (subject.token === undefined || subject.token === status.lastHandledReconcileAt)
  );
}
