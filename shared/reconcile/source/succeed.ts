import { isDeepStrictEqual } from 'node:util';
import { formatTime, isTrue } from '../../flux/conditions.ts';
import { isPublished, publishArtifact } from '../../gateway/published.ts';
import { describeCommit } from '../../source/fetch-source.ts';
import { type ReconcileContext, recordEvent } from '../context.ts';
import type { StoredRevision } from '../revisions.ts';
import { endRun } from '../run/run-claimed.ts';
import { saveFenced } from '../run/save-fenced.ts';
import { isNewArtifact, placeOfArtifact, toldOf } from './artifact.ts';
import type { FoundRevision } from './fetch-revision.ts';
import { failureConditions, type LiveGitRepository, type SourceRun, sourceGroup } from './subject.ts';
import { wakeDependents } from './wake-dependents.ts';

/** The artifact is there: published, in the status, and everything that is built from it is woken. @throws ClaimLost */
export async function succeed(context: ReconcileContext, run: SourceRun, found: FoundRevision): Promise<void> {
  const { subject, claim, trace } = run;
  const { entry, identity } = found;
  const { object } = subject;
  const isNew = isNewArtifact(object, entry);
  const wasFailing = failureConditions.some((type) => isTrue(subject.conditions, type));
  // Everything that is woken reads the source's record: it has to say where the artifact is before that.
  await claim.update((record) => ({ ...record, sourceIdentity: identity }));
  await publish(context, run, entry);
  await writeStatus(context, run, entry);
  if (isNew || wasFailing) await tellOfArtifact(context, run, entry, isNew ? 'NewArtifact' : 'Succeeded');
  const told = toldOf(subject.object);
  if (told !== claim.record.toldArtifact) await wakeDependents(context, run, trace);
  // A success forgets the failures and their timer.
  await endRun(run, { revision: entry.revision, generation: subject.generation }, (record) => {
    const { failingSince: _, timer: __, ...left } = record;
    return { ...left, ...(told === undefined ? {} : { toldArtifact: told }) };
  });
}

async function publish(context: ReconcileContext, run: SourceRun, { revision, digest }: StoredRevision): Promise<void> {
  const { store, cluster } = context;
  const { path } = placeOfArtifact(context, run.subject.object, revision);
  const publication = { cluster: cluster.uid, path, digest };
  // An earlier run may still publish something else, over the document that it has read: another document refuses it.
  if (!run.interrupts && (await isPublished(store, publication, context.now()))) return;
  await publishArtifact(store, { ...publication, run: run.id }, run.claim.check);
}

async function writeStatus(context: ReconcileContext, run: SourceRun, entry: StoredRevision): Promise<void> {
  const { subject } = run;
  const before = subject.object.status;
  const message = `stored artifact for revision '${entry.revision}'`;
  const setReady = (): void => {
    subject.remove('Reconciling', 'Stalled', ...failureConditions);
    subject.set({ type: 'Ready', status: 'True', reason: 'Succeeded', message });
    subject.set({ type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded', message });
  };
  const fields = (current: LiveGitRepository) => ({
    artifact: artifactFor(context, current, entry),
    observedGeneration: subject.generation,
    observedIgnore: current.spec.ignore ?? null,
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  });
  setReady();
  const isWritten =
    before !== undefined &&
    fields(subject.object).artifact === before.artifact &&
    before.observedGeneration === subject.generation &&
    (subject.token === undefined || subject.token === before.lastHandledReconcileAt) &&
    isDeepStrictEqual(subject.conditions, before.conditions);
  await saveFenced({ ...run, isWritten }, fields, setReady);
}

function artifactFor(
  context: ReconcileContext,
  current: LiveGitRepository,
  { revision, digest, size }: StoredRevision,
) {
  const { path, url } = placeOfArtifact(context, current, revision);
  const old = current.status?.artifact;
  if (old !== undefined && !isNewArtifact(current, { revision, digest }) && old.url === url) return old;
  return { digest, path, revision, size, url, lastUpdateTime: formatTime(context.now()) };
}

async function tellOfArtifact(
  context: ReconcileContext,
  { subject, trace }: SourceRun,
  { revision, digest, subject: commit }: StoredRevision,
  reason: 'NewArtifact' | 'Succeeded',
): Promise<void> {
  const { metadata } = subject.object;
  const object = `GitRepository/${metadata.namespace}/${metadata.name}`;
  context.log.info('stored artifact', { stage: 'source', object, revision, digest, trace });
  await recordEvent(context, {
    object: subject.object,
    severity: 'info',
    reason,
    message: describeCommit(commit),
    metadata: { [`${sourceGroup}/revision`]: revision, [`${sourceGroup}/digest`]: digest },
    reporter: 'source-controller',
  });
}
