import { isPublished, publishArtifact } from '../../artifact/publish.ts';
import type { StoredRevision } from '../../artifact/revisions.ts';
import { isTrue } from '../../flux/conditions.ts';
import { fluxKinds, type SourceKindName } from '../../flux/kinds.ts';
import type { FoundRevision, RequestedSource } from '../../source/fetch-source.ts';
import { sourceKinds } from '../../source/kinds/index.ts';
import type { ReconcileContext } from '../context.ts';
import type { Ready } from '../run/outcome.ts';
import { wakeDependents } from '../wake/dependents.ts';
import { artifactFor, isNewArtifact, newestUrl, type Place, placeOfArtifact, toldOf } from './artifact.ts';
import { failureConditions, type LiveSource, type SourceRun, type SourceState } from './state.ts';

interface Context extends Place {
  readonly store: ReconcileContext['store'];
}

/**
 * Publishes the artifact of a revision that is stored; the status then names it, and everything that is built from it is woken. @throws
 * ClaimLost
 */
export async function storeArtifact(
  run: SourceRun,
  { kind }: Pick<RequestedSource, 'kind'>,
  { entry, identity }: FoundRevision,
  context: Context,
): Promise<Ready<LiveSource, SourceState>> {
  const { object, claim, clock } = run;
  const isNew = isNewArtifact(kind, object.live, entry);
  const wasFailing = failureConditions.some((type) => isTrue(object.conditions, type));
  // Everything that is woken reads the source's record: it has to say where the artifact is before that.
  await claim.updateState((state) => ({ ...state, sourceIdentity: identity }));
  await publish(run, kind, entry, context);
  const message = sourceKinds[kind].describeStored(entry.revision);
  return {
    end: 'ready',
    reason: 'Succeeded',
    message,
    revision: entry.revision,
    cleared: failureConditions,
    conditions: [{ type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded', message }],
    status: (current) => ({
      artifact: artifactFor(context, kind, current, { stored: entry, now: clock.now() }),
      ...newestUrl(context, kind, current),
      ...sourceKinds[kind].observe(current.spec),
    }),
    ...(isNew || wasFailing ? reportOf(kind, object.live, entry, isNew ? 'NewArtifact' : 'Succeeded') : {}),
    async wake(written) {
      if (toldOf(written) !== claim.record.state.toldArtifact) await wakeDependents(run);
    },
    state: (state, written) => {
      const told = toldOf(written);
      return { ...state, ...(told === undefined ? {} : { toldArtifact: told }) };
    },
  };
}

async function publish(
  run: SourceRun,
  kind: SourceKindName,
  { revision, digest }: StoredRevision,
  context: Context,
): Promise<void> {
  const { path } = placeOfArtifact(context, kind, run.object.live, revision);
  const publication = { cluster: run.home.uid, path, digest };
  // An earlier run may still publish something else, over the document that it has read: another document refuses it.
  if (!run.interrupts && (await isPublished(context.store, publication, run.clock.now()))) return;
  await publishArtifact(context.store, { ...publication, run: run.claim.run }, run.claim.check);
}

function reportOf(
  kind: SourceKindName,
  { spec }: LiveSource,
  stored: StoredRevision,
  reason: 'NewArtifact' | 'Succeeded',
) {
  const { revision, digest } = stored;
  const { group } = fluxKinds[kind];
  return {
    logged: { message: 'stored artifact', fields: { revision, digest } },
    event: {
      reason,
      message: sourceKinds[kind].describe(stored, spec),
      revision,
      metadata: { [`${group}/digest`]: digest },
    },
  };
}
