import { decodeObject } from '../api/decode.ts';
import { parseDuration } from '../api/duration.ts';
import { type GitRepository, gitRepositoryKind } from '../api/git-repository.ts';
import { messageOf, StageError } from '../errors.ts';
import { artifactUrl, publishArtifact } from '../gateway/published.ts';
import { isNotFound } from '../kube/kube-api-error.ts';
import type { ObjectJob } from '../queue/job.ts';
import { enqueue } from '../queue/job.ts';
import { describeCommit, describeGitFailure, type GitSource, gitCredentialsFrom } from '../source/fetch-source.ts';
import { GitError } from '../source/git/git-error.ts';
import type { GitCredentials } from '../source/git/transport.ts';
import { type AppliedRecord, appliedKey, readRecord, writeRecord } from './applied-record.ts';
import { formatTime } from './conditions.ts';
import { type ReconcileContext, recordEvent } from './context.ts';
import { fetchRevision } from './fetch-revision.ts';
import { type FluxObject, getFluxObject, listFluxObjects } from './flux-objects.ts';
import type { LiveKustomization } from './kustomization/subject.ts';
import type { StoredRevision } from './revisions.ts';
import { armTimer, isStaleTimer, timerOf } from './schedule.ts';
import { createSubject, type Subject } from './subject.ts';
import { describeUnsupported, unsupportedReason } from './unsupported.ts';

type LiveGitRepository = GitRepository & FluxObject;
type SourceSubject = Subject<LiveGitRepository>;

const group = 'source.toolkit.fluxcd.io';
const failureConditions = ['FetchFailed', 'ArtifactOutdated', 'StorageOperationFailed'];
/** The first retry after a failure, doubled with the time it lasts. */
const shortestRetryMs = 1000;
const longestRetryMs = 900_000;

/** Brings a GitRepository's artifact to the revision that Git has, and wakes what is built from it. */
export async function reconcileSource(context: ReconcileContext, job: ObjectJob): Promise<void> {
  const found = await getFluxObject<LiveGitRepository>(context.cluster.client, job, context.signal);
  if (found === undefined) return;
  const key = appliedKey(job);
  const held = await readRecord(context.store, key, found.metadata.uid);
  const subject = createSubject(context, found);
  if (found.metadata.deletionTimestamp !== undefined) {
    await subject.removeFinalizer();
    await context.store.delete(key);
    return;
  }
  if (found.spec.suspend === true || isStaleTimer(job, held.record)) return;
  await subject.ensureFinalizer();

  try {
    const unsupported = describeUnsupported('GitRepository', found.spec);
    if (unsupported !== undefined) throw new StageError(unsupportedReason, unsupported, { outcome: 'stalled' });
    const source = await sourceOf(context, decodeObject(gitRepositoryKind, found));
    const { identity, entry } = await fetchRevision(context, source);
    await succeed(context, subject, job, identity, entry);
    await tellDependents(context, subject.object, key, job.trace);
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    await fail(context, subject, failure);
    await retryLater(context, job, key, held, failure);
  }
}

async function sourceOf(context: ReconcileContext, { metadata, spec }: LiveGitRepository): Promise<GitSource> {
  return {
    url: spec.url,
    ...(spec.ref === undefined ? {} : { ref: spec.ref }),
    ...(spec.ignore === undefined ? {} : { ignore: spec.ignore }),
    timeoutMs: parseDuration(spec.timeout),
    dialer: context.cluster.dialer,
    credentials:
      spec.secretRef === undefined ? {} : await readCredentials(context, metadata.namespace, spec.secretRef.name),
  };
}

async function readCredentials(context: ReconcileContext, namespace: string, name: string): Promise<GitCredentials> {
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
    const secret = (await context.cluster.client.request({ method: 'GET', path, signal: context.signal })) as {
      data?: Record<string, string>;
    };
    return gitCredentialsFrom(secret.data ?? {});
  } catch (error) {
    if (isNotFound(error))
      throw new StageError(
        'AuthenticationFailed',
        `failed to get secret '${namespace}/${name}': secrets "${name}" not found`,
        { cause: error },
      );
    if (error instanceof RangeError)
      throw new StageError(
        'AuthenticationFailed',
        `failed to configure authentication options: secret '${namespace}/${name}': ${error.message}`,
        { cause: error },
      );
    throw error;
  }
}

/** Writes the status, and the event of a new artifact. */
async function succeed(
  context: ReconcileContext,
  subject: SourceSubject,
  job: ObjectJob,
  identity: string,
  entry: StoredRevision,
): Promise<void> {
  const { metadata, spec, status } = subject.object;
  const { revision, digest, size } = entry;
  const old = status?.artifact;
  const isNew = old?.revision !== revision || old.digest !== digest || status?.observedIgnore !== spec.ignore;
  const wasFailing = failureConditions.some((type) =>
    subject.conditions.some((condition) => condition.type === type && condition.status === 'True'),
  );
  const path = `gitrepository/${metadata.namespace}/${metadata.name}/${revision.slice(revision.lastIndexOf(':') + 1)}.tar.gz`;
  const url = artifactUrl(context.gatewayUrl, context.secret, context.cluster.uid, path);
  // What wakes the dependents reads the source's record: it has to say where the artifact is before they do.
  if (isNew || old?.url !== url) {
    await publishArtifact(context.store, { cluster: context.cluster.uid, path, digest });
    const held = await readRecord(context.store, appliedKey(job), metadata.uid);
    if (held.record.sourceIdentity !== identity)
      await writeRecord(context.store, appliedKey(job), held, { ...held.record, sourceIdentity: identity });
  }
  const message = `stored artifact for revision '${revision}'`;
  subject.remove('Reconciling', 'Stalled', ...failureConditions);
  subject.set({ type: 'Ready', status: 'True', reason: 'Succeeded', message });
  subject.set({ type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded', message });
  const isCurrent =
    !isNew &&
    old.url === url &&
    status?.observedGeneration === subject.generation &&
    subject.conditions === status?.conditions;
  if (!isCurrent) {
    const artifact =
      isNew || old.url !== url ? { digest, path, revision, size, url, lastUpdateTime: formatTime(context.now()) } : old;
    await subject.save({
      artifact,
      observedGeneration: subject.generation,
      observedIgnore: spec.ignore ?? null,
      ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
    });
  }
  if (isNew || wasFailing) {
    context.log.info('stored artifact', {
      stage: 'source',
      object: `GitRepository/${metadata.namespace}/${metadata.name}`,
      revision,
      digest,
      trace: job.trace,
    });
    const details = { [`${group}/revision`]: revision, [`${group}/digest`]: digest };
    const reason = isNew ? 'NewArtifact' : 'Succeeded';
    await recordEvent(context, {
      object: subject.object,
      severity: 'info',
      reason,
      message: describeCommit(entry.subject),
      metadata: details,
      reporter: 'source-controller',
    });
  }
}

/**
 * Tells the dependents of an artifact once, and notes that it did so after it: a worker that ends in between leaves a message that comes
 * again, and tells them again. A success forgets the failures and their timer.
 */
async function tellDependents(
  context: ReconcileContext,
  source: LiveGitRepository,
  key: string,
  trace: string,
): Promise<void> {
  const { revision, digest, lastUpdateTime } = source.status?.artifact ?? {};
  const told = `${revision} ${digest} ${lastUpdateTime}`;
  const before = await readRecord(context.store, key, source.metadata.uid);
  const isTold = before.record.toldArtifact === told;
  if (!isTold) await wakeDependents(context, source, trace);
  const { failingSince, timer, ...record } = before.record;
  if (!isTold || failingSince !== undefined || timer !== undefined)
    await writeRecord(context.store, key, before, { ...record, toldArtifact: told });
}

/** Wakes every Kustomization of the source. One that has this revision already finds so itself: it may be on its way to another one. */
async function wakeDependents(context: ReconcileContext, source: LiveGitRepository, trace: string): Promise<void> {
  const { namespace, name, resourceVersion } = source.metadata;
  for (const { metadata, spec } of await listFluxObjects<LiveKustomization>(
    context.cluster.client,
    'Kustomization',
    context.signal,
  )) {
    const { sourceRef } = spec;
    if (
      sourceRef.kind !== 'GitRepository' ||
      sourceRef.name !== name ||
      (sourceRef.namespace ?? metadata.namespace) !== namespace
    )
      continue;
    if (spec.suspend === true) continue;
    const job: ObjectJob = {
      type: 'object',
      cluster: context.cluster.uid,
      kind: 'Kustomization',
      namespace: metadata.namespace,
      name: metadata.name,
      reason: 'push',
      at: context.now(),
      trace,
    };
    await enqueue(context.queues, job, `source/${resourceVersion}`);
  }
}

interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly stalled: boolean;
}

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof StageError)
    return { reason: error.reason, message: error.message, stalled: error.outcome === 'stalled' };
  // Only another URL helps against one that is none.
  if (error instanceof GitError) return { ...describeGitFailure(error), stalled: error.code === 'invalid-url' };
  return undefined;
}

async function fail(
  context: ReconcileContext,
  subject: SourceSubject,
  { reason, message, stalled }: Failure,
): Promise<void> {
  const known = subject.conditions.some(
    (condition) => condition.type === 'FetchFailed' && condition.message === message,
  );
  subject.remove('ArtifactOutdated', 'StorageOperationFailed', stalled ? 'Reconciling' : 'Stalled');
  subject.set({ type: 'FetchFailed', status: 'True', reason, message });
  subject.set({ type: 'Ready', status: 'False', reason, message });
  if (stalled) subject.set({ type: 'Stalled', status: 'True', reason, message });
  else subject.set({ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message });
  await subject.save({
    ...(stalled ? { observedGeneration: subject.generation } : {}),
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  });
  const { namespace, name } = subject.object.metadata;
  context.log.warn('source not fetched', {
    metric: 'FailedObjects',
    stage: 'source',
    object: `GitRepository/${namespace}/${name}`,
    reason,
    error: messageOf(message),
  });
  if (!known)
    await recordEvent(context, {
      object: subject.object,
      severity: 'error',
      reason,
      message,
      reporter: 'source-controller',
    });
}

/** The longer it fails, the rarer the attempts. */
async function retryLater(
  context: ReconcileContext,
  job: ObjectJob,
  key: string,
  held: Awaited<ReturnType<typeof readRecord>>,
  failure: Failure,
): Promise<void> {
  const now = context.now();
  const current = await readRecord(context.store, key, held.record.uid);
  const failingSince = current.record.failingSince ?? now;
  const afterMs = Math.min(Math.max(shortestRetryMs, now - failingSince), longestRetryMs);
  const timer = failure.stalled ? undefined : timerOf(current.record, { reason: 'retry', afterMs }, now);
  if (timer !== undefined) await armTimer(context, job, timer, 'retry');
  const { timer: _, ...rest } = current.record;
  const record: AppliedRecord = { ...rest, failingSince, ...(timer === undefined ? {} : { timer }) };
  await writeRecord(context.store, key, current, record);
}
