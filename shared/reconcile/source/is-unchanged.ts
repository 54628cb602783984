import { findCondition, isTrue } from '../../flux/conditions.ts';
import { requestedAtAnnotation } from '../../flux/well-known.ts';
import { isPublished } from '../../gateway/published.ts';
import type { GitSource } from '../../source/fetch-source.ts';
import type { ReconcileContext } from '../context.ts';
import { readRevision, sourceIdentity } from '../revisions.ts';
import { appliedKey, type HeldRecord } from '../run/record.ts';
import { isNewArtifact, placeOfArtifact, toldOf } from './artifact.ts';
import { resolveRevision } from './fetch-revision.ts';
import { failureConditions, type LiveGitRepository, type SourceState } from './state.ts';

/**
 * Does Git still have the revision that the status names, with nothing to write anywhere? So the clock's look at an idle source needs no
 * claim: nobody else was at work either, from before the record was read until after Git has answered.
 *
 * @throws GitError
 */
export async function isUnchanged(
  context: ReconcileContext,
  object: LiveGitRepository,
  source: GitSource,
  { record, etag }: HeldRecord<SourceState>,
): Promise<boolean> {
  const identity = sourceIdentity(context.secret, source);
  const isSettled =
    record.claim === undefined &&
    record.state.sourceIdentity === identity &&
    record.state.toldArtifact === toldOf(object) &&
    isWell(object);
  if (!isSettled) return false;
  const revision = await resolveRevision(context, source);
  const entry = await readRevision(context.store, identity, revision, context.now());
  if (entry === undefined || isNewArtifact(object, entry)) return false;
  const { path, url } = placeOfArtifact(context, object, revision);
  if (object.status?.artifact?.url !== url) return false;
  const publication = { cluster: context.cluster.uid, path, digest: entry.digest };
  if (!(await isPublished(context.store, publication, context.now()))) return false;
  const key = appliedKey({ ...object.metadata, cluster: context.cluster.uid, kind: 'GitRepository' });
  return (await context.store.head(key))?.etag === etag;
}

function isWell({ metadata, status }: LiveGitRepository): boolean {
  const { conditions, observedGeneration, lastHandledReconcileAt } = status ?? {};
  const token = metadata.annotations?.[requestedAtAnnotation];
  return (
    isTrue(conditions, 'Ready') &&
    findCondition(conditions, 'Ready')?.observedGeneration === metadata.generation &&
    observedGeneration === metadata.generation &&
    !['Reconciling', ...failureConditions].some((type) => isTrue(conditions, type)) &&
    (token === undefined || token === lastHandledReconcileAt)
  );
}
