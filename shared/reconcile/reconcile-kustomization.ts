import { decodeObject } from '../api/decode.ts';
import { parseDuration } from '../api/duration.ts';
import { kustomizationKind } from '../api/kustomization.ts';
import { messageOf, StageError } from '../errors.ts';
import type { Discovery } from '../kube/discovery.ts';
import type { ClusterFingerprint } from '../kube/fingerprint.ts';
import { KubeApiError } from '../kube/kube-api-error.ts';
import type { ObjectJob } from '../queue/job.ts';
import { enqueue } from '../queue/job.ts';
import {
  type AppliedRecord,
  appliedKey,
  ClaimLost,
  type HealthStage,
  readRecord,
  writeRecord,
} from './applied-record.ts';
import { claimObject } from './claim.ts';
import { isTrue } from './conditions.ts';
import { type ReconcileContext, requeueDependencyMs } from './context.ts';
import { findUnready } from './dependencies.ts';
import { type FluxObject, getFluxObject } from './flux-objects.ts';
import { formatDuration } from './format-duration.ts';
import { recordRun } from './history.ts';
import {
  applyRevision,
  InventoryError,
  isBuildUnchanged,
  type KustomizationRun,
} from './kustomization/apply-revision.ts';
import { healthTargets, jobsWithTtl, lookAtHealth } from './kustomization/check-health.ts';
import { commitStatusMetadata, tell } from './kustomization/events.ts';
import { finalizeKustomization } from './kustomization/finalize.ts';
import { retryIntervalOf, timeoutOf } from './kustomization/settings.ts';
import type { KustomizationSubject, LiveKustomization } from './kustomization/subject.ts';
import { isNothingToDo } from './nothing-to-do.ts';
import { type RevisionFiles, readRevision, type StoredRevision } from './revisions.ts';
import { armTimer, isStaleTimer, type NextLook, timerOf } from './schedule.ts';
import { createSubject } from './subject.ts';
import { describeUnsupported, unsupportedReason } from './unsupported.ts';
import { wakeWaiting } from './waiting.ts';

export interface KustomizationContext extends ReconcileContext {
  readonly discovery: Discovery;
  readonly fingerprint: (signal: AbortSignal) => Promise<ClusterFingerprint>;
  readonly readFiles: (entry: StoredRevision) => Promise<RevisionFiles>;
}

interface Source extends FluxObject {
  readonly status?: FluxObject['status'] & {
    readonly artifact?: { readonly revision: string; readonly digest: string };
  };
}

/** Brings what a Kustomization applies to the revision that its source has. */
export async function reconcileKustomization(context: KustomizationContext, job: ObjectJob): Promise<void> {
  const live = await getFluxObject<LiveKustomization>(context.cluster.client, job, context.signal);
  if (live === undefined) return;
  const key = appliedKey(job);
  const held = await readRecord(context.store, key, live.metadata.uid);
  if (live.metadata.deletionTimestamp !== undefined) return finalize(context, job, live, key);
  if (live.spec.suspend === true) return acknowledgeSuspended(context, live);
  if (isStaleTimer(job, held.record)) return;

  const startedAt = context.now();
  const unsupported = describeUnsupported('Kustomization', live.spec);
  if (unsupported !== undefined) return stall(context, createSubject(context, live), unsupportedReason, unsupported);
  const object = decodeObject(kustomizationKind, live) as LiveKustomization;
  const source = await getSource(context, object);
  const revision = source?.status?.artifact?.revision ?? '';
  if (revision !== '' && isNothingToDo(job, object, held.record, revision)) return;

  const run = `${context.newId()}`;
  try {
    const { uid, generation } = object.metadata;
    const claim = await claimObject(
      { store: context.store, key, uid, run, revision, generation, now: startedAt, signal: context.signal },
      held,
    );
    const subject = createSubject(context, object, claim);
    await subject.ensureFinalizer();
    const state: KustomizationRun = {
      context,
      subject,
      claim,
      discovery: context.discovery,
      fingerprint: await context.fingerprint(context.signal),
      revision,
      sourceIdentity: '',
      startedAt,
    };
    await attempt(context, job, state, source);
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error;
    context.log.info('another run took over', {
      stage: 'reconcile',
      object: `Kustomization/${job.namespace}/${job.name}`,
      trace: job.trace,
    });
    await reportLostClaim(context, job, run);
  }
}

/**
 * A run that lost its claim may have written before it noticed. Another look, after the run that took over, compares the cluster with the
 * inventory, which names everything that either could have created.
 */
async function reportLostClaim(context: KustomizationContext, job: ObjectJob, run: string): Promise<void> {
  if (context.signal.aborted) throw context.signal.reason;
  const { timer: _, ...again } = job;
  await enqueue(context.queues, { ...again, reason: 'drift', at: context.now() }, `lost/${run}`);
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
    if (unready !== undefined) return waitForDependency(context, job, run, unready);
    const { health } = run.claim.record;
    if (job.reason === 'health' && health?.revision === run.revision && health.generation === subject.generation) {
      return followHealth(context, job, run, health);
    }
    if (isSkippable(job, run) && isBuildUnchanged(run, entry.stored)) return succeedUnchanged(context, job, run);
    const applied = await applyRevision(run, entry.stored, await context.readFiles(entry.stored));
    await beginHealth(context, job, run, applied);
  } catch (error) {
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

async function getSource(
  context: KustomizationContext,
  { metadata, spec }: LiveKustomization,
): Promise<Source | undefined> {
  const { name, namespace = metadata.namespace } = spec.sourceRef;
  if (context.cluster.noCrossNamespaceRefs && namespace !== metadata.namespace) return undefined;
  return getFluxObject<Source>(context.cluster.client, { kind: 'GitRepository', namespace, name }, context.signal);
}

interface FoundEntry {
  readonly identity: string;
  readonly stored: StoredRevision;
}

/** The artifact of the source, read through the source's own entry. @throws StageError */
async function findEntry(
  context: KustomizationContext,
  { metadata, spec }: LiveKustomization,
  source: Source | undefined,
): Promise<FoundEntry> {
  const { kind, name, namespace = metadata.namespace } = spec.sourceRef;
  if (context.cluster.noCrossNamespaceRefs && namespace !== metadata.namespace) {
    throw new StageError(
      'AccessDenied',
      `can't access '${kind}/${namespace}/${name}', cross-namespace references have been blocked`,
      { outcome: 'stalled' },
    );
  }
  const shown = spec.sourceRef.namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
  if (source === undefined) throw new StageError('ArtifactFailed', `Source '${shown}' not found`);
  const artifact = source.status?.artifact;
  const wait = { outcome: 'wait', afterSeconds: requeueDependencyMs / 1000 } as const;
  if (artifact === undefined)
    throw new StageError(
      'ArtifactFailed',
      `Source artifact not found, retrying in ${formatDuration(requeueDependencyMs)}`,
      wait,
    );
  const sourceKey = appliedKey({ cluster: context.cluster.uid, kind: 'GitRepository', namespace, name });
  const { record } = await readRecord(context.store, sourceKey, source.metadata.uid);
  const stored =
    record.sourceIdentity === undefined
      ? undefined
      : await readRevision(context.store, record.sourceIdentity, artifact.revision);
  if (stored === undefined || stored.digest !== artifact.digest || record.sourceIdentity === undefined) {
    await refetch(context, namespace, name);
    throw new StageError(
      'ArtifactFailed',
      `Source is not ready, artifact not found, retrying in ${formatDuration(requeueDependencyMs)}`,
      wait,
    );
  }
  return { identity: record.sourceIdentity, stored };
}

/** The store may have been lost: the source fetches the same bytes again. */
async function refetch(context: KustomizationContext, namespace: string, name: string): Promise<void> {
  const at = context.now();
  const job: ObjectJob = {
    type: 'object',
    cluster: context.cluster.uid,
    kind: 'GitRepository',
    namespace,
    name,
    reason: 'request',
    at,
    trace: context.newId(),
  };
  await enqueue(context.queues, job, `missing/${Math.floor(at / 10_000)}`);
}

async function beginHealth(
  context: KustomizationContext,
  job: ObjectJob,
  run: KustomizationRun,
  applied: Awaited<ReturnType<typeof applyRevision>>,
): Promise<void> {
  const { subject, revision } = run;
  const targets = healthTargets(subject.object, applied.changes);
  const now = context.now();
  const stage: HealthStage = {
    revision,
    generation: subject.generation,
    startedAt: now,
    deadline: now + timeoutOf(subject.object),
    wasHealthy: isTrue(subject.conditions, 'Healthy'),
    drifted: applied.drifted,
    targets: [...targets],
    jobsWithTtl: [...jobsWithTtl(applied.changes)],
    checksum: applied.build.checksum,
    looks: 0,
    reconcileStartedAt: run.startedAt,
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
async function followHealth(
  context: KustomizationContext,
  job: ObjectJob,
  run: KustomizationRun,
  stage: HealthStage,
  inventory?: readonly object[],
): Promise<void> {
  const { subject, revision } = run;
  const entries = inventory ?? subject.object.status?.inventory?.entries ?? [];
  const verdict = await lookAtHealth(run, stage);
  if (verdict.outcome === 'healthy') {
    const message = `Health check passed in ${formatDuration(context.now() - stage.startedAt)}`;
    subject.set({ type: 'Healthy', status: 'True', reason: 'Succeeded', message });
    const isNewRevision = subject.object.status?.lastAppliedRevision !== revision;
    if (!stage.wasHealthy || (isNewRevision && stage.drifted))
      await tell(context, subject, 'info', message, { revision });
    return succeed(context, job, run, stage, entries);
  }
  if (verdict.outcome === 'failed') {
    subject.set({ type: 'Healthy', status: 'False', reason: 'HealthCheckFailed', message: verdict.message });
    const message = `health check failed after ${formatDuration(context.now() - stage.startedAt)}: ${verdict.message}`;
    throw new InventoryError('HealthCheckFailed', message, entries as never, stage.checksum);
  }
  const message = `Running health checks for revision ${revision} with a timeout of ${formatDuration(timeoutOf(subject.object))}`;
  if (stage.looks === 0) {
    subject.set({ type: 'Reconciling', status: 'True', reason: 'Progressing', message });
    subject.set({ type: 'Healthy', status: 'Unknown', reason: 'Progressing', message });
    await subject.save({ inventory: { entries } });
  }
  const looks = stage.looks + 1;
  const afterMs = Math.max(Math.min(1000 * 2 ** (looks - 1), 5000, stage.deadline - context.now()), 0);
  await settle(context, job, run, { reason: 'health', afterMs }, { health: { ...stage, looks } });
}

async function succeed(
  context: KustomizationContext,
  job: ObjectJob,
  run: KustomizationRun,
  stage: HealthStage,
  inventory: readonly object[],
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
  await subject.save({
    observedGeneration: subject.generation,
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    inventory: { entries: inventory },
    history,
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  });
  await finishWell(context, job, run, stage.reconcileStartedAt);
}

/** A new revision in which nothing that the build reads has changed: recorded as applied. */
async function succeedUnchanged(context: KustomizationContext, job: ObjectJob, run: KustomizationRun): Promise<void> {
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
  context: KustomizationContext,
  job: ObjectJob,
  run: KustomizationRun,
  startedAt: number,
): Promise<void> {
  const { subject, revision } = run;
  const { metadata, spec } = subject.object;
  const message = `Reconciliation finished in ${formatDuration(context.now() - startedAt)}, next run in ${formatDuration(parseDuration(spec.interval))}`;
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

interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly outcome: StageError['outcome'];
  readonly afterMs?: number;
  readonly inventory?: InventoryError['inventory'];
  readonly checksum?: string;
}

function failureOf(error: unknown): Failure | undefined {
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

async function fail(
  context: KustomizationContext,
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
    subject.set({ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message });
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
  await subject.save({
    ...(stalled ? { observedGeneration: subject.generation } : {}),
    ...(revision !== '' && outcome === 'retry' ? { lastAttemptedRevision: revision } : {}),
    ...(inventory === undefined ? {} : { inventory: { entries: inventory } }),
    ...(history === undefined ? {} : { history }),
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  });
  context.log.warn('not applied', {
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

async function waitForDependency(
  context: KustomizationContext,
  job: ObjectJob,
  run: KustomizationRun,
  unready: string,
): Promise<void> {
  const { subject, revision } = run;
  const known = subject.conditions.some(({ type, message }) => type === 'Ready' && message === unready);
  subject.set({ type: 'Ready', status: 'False', reason: 'DependencyNotReady', message: unready });
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

/** The last write of a run: what it leaves for the next one. The timer is armed first, see `armTimer`. */
async function settle(
  context: KustomizationContext,
  job: ObjectJob,
  run: KustomizationRun,
  next: NextLook | undefined,
  state: { readonly finished: true } | { readonly health: HealthStage },
): Promise<void> {
  const { claim, subject, revision, startedAt } = run;
  const timer = timerOf(claim.record, next, context.now());
  if (timer !== undefined && next !== undefined) await armTimer(context, job, timer, next.reason);
  await claim.update(({ timer: old, health: _, ...record }): AppliedRecord => {
    // A spent number stays, so that a later timer has another one.
    const kept = timer ?? (old === undefined ? undefined : { number: old.number + 1, due: 0 });
    const left = { ...record, ...(kept === undefined ? {} : { timer: kept }) };
    return 'health' in state
      ? { ...left, health: state.health }
      : { ...left, finished: { startedAt, revision, generation: subject.generation } };
  });
}

async function finalize(
  context: KustomizationContext,
  job: ObjectJob,
  live: LiveKustomization,
  key: string,
): Promise<void> {
  const subject: KustomizationSubject = createSubject(context, live);
  try {
    await finalizeKustomization(context, subject, context.discovery);
    await context.store.delete(key);
  } catch (error) {
    if (error instanceof ClaimLost) return;
    if (!(error instanceof StageError)) throw error;
    const held = await readRecord(context.store, key, live.metadata.uid);
    const timer = timerOf(held.record, { reason: 'retry', afterMs: requeueDependencyMs }, context.now());
    if (timer === undefined) return;
    await armTimer(context, job, timer, 'retry');
    await writeRecord(context.store, key, held, { ...held.record, timer });
  }
}

/** A suspended object is left alone; only a request is acknowledged. */
async function acknowledgeSuspended(context: KustomizationContext, live: LiveKustomization): Promise<void> {
  const subject = createSubject(context, live);
  if (subject.token !== undefined && subject.token !== live.status?.lastHandledReconcileAt)
    await subject.save({ lastHandledReconcileAt: subject.token });
}

async function stall(
  context: KustomizationContext,
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
  if (!known) await tell(context, subject, 'error', messageOf(message));
}
