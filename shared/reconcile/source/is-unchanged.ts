import { isPublished } from '../../artifact/publish.ts';
import { readRevision } from '../../artifact/revisions.ts';
import { findCondition, isTrue } from '../../flux/conditions.ts';
import { requestedAtAnnotation } from '../../flux/well-known.ts';
import { type RequestedSource, resolveRevision } from '../../source/fetch-source.ts';
import { sourceIdentity } from '../../source/identity.ts';
import type { ReconcileContext } from '../context.ts';
import { appliedKey, type HeldRecord } from '../run/record.ts';
import { isNewArtifact, type Place, placeOfArtifact, toldOf } from './artifact.ts';
import { failureConditions, type LiveSource, type SourceState } from './state.ts';

/**
 * Whether the host still has the revision that the status names, with nothing to write anywhere. So the clock's look at an idle source
 * needs no claim: nobody else was at work either, from before the record was read until after the host has answered.
 *
 * @throws StageError
 */
export async function isUnchanged(
  context: Place & Pick<ReconcileContext, 'store' | 'now' | 'signal'>,
  object: LiveSource,
  source: RequestedSource,
  { record, etag }: HeldRecord<SourceState>,
): Promise<boolean> {
  const { kind, request } = source;
  const identity = sourceIdentity(context.secret, kind, request);
  const isSettled =
    record.claim === undefined &&
    record.state.sourceIdentity === identity &&
    record.state.toldArtifact === toldOf(object) &&
    isWell(object);
  if (!isSettled) return false;
  const revision = await resolveRevision(source, context.signal);
  const entry = await readRevision(context.store, identity, revision, context.now());
  if (entry === undefined || isNewArtifact(kind, object, entry)) return false;
  const { path, url } = placeOfArtifact(context, kind, object, revision);
  if (object.status?.artifact?.url !== url) return false;
  const publication = { cluster: context.cluster.uid, path, digest: entry.digest };
  if (!(await isPublished(context.store, publication, context.now()))) return false;
  const key = appliedKey({ ...object.metadata, cluster: context.cluster.uid, kind });
  return (await context.store.head(key))?.etag === etag;
}

function isWell({ metadata, status }: LiveSource): boolean {
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
