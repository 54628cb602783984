import { formatTime, isTrue } from '../../flux/conditions.ts';
import { isPublished, publishArtifact } from '../../gateway/published.ts';
import { describeCommit } from '../../source/fetch-source.ts';
import type { ReconcileContext } from '../context.ts';
import type { StoredRevision } from '../revisions.ts';
import type { Ready } from '../run/outcome.ts';
import { isNewArtifact, placeOfArtifact, toldOf } from './artifact.ts';
import type { FoundRevision } from './fetch-revision.ts';
import { failureConditions, type LiveGitRepository, type SourceRun, type SourceState, sourceGroup } from './state.ts';
import { wakeDependents } from './wake-dependents.ts';

type Context = Pick<ReconcileContext, 'store' | 'cluster' | 'gatewayUrl' | 'secret' | 'now'>;

/** Publishes the artifact of a revision that is stored; the status then names it, and everything that is built from it is woken. @throws ClaimLost */
export async function storeArtifact(
  run: SourceRun,
  { entry, identity }: FoundRevision,
  context: Context,
): Promise<Ready<LiveGitRepository, SourceState>> {
  const { object, claim } = run;
  const { live } = object;
  const isNew = isNewArtifact(live, entry);
  const wasFailing = failureConditions.some((type) => isTrue(object.conditions, type));
  // Everything that is woken reads the source's record: it has to say where the artifact is before that.
  await claim.updateState((state) => ({ ...state, sourceIdentity: identity }));
  await publish(run, entry, context);
  const message = `stored artifact for revision '${entry.revision}'`;
  return {
    end: 'ready',
    reason: 'Succeeded',
    message,
    revision: entry.revision,
    cleared: failureConditions,
    conditions: [{ type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded', message }],
    status: (current) => ({
      artifact: artifactFor(current, entry, context),
      observedIgnore: current.spec.ignore ?? null,
    }),
    ...(isNew || wasFailing ? reportOf(entry, isNew ? 'NewArtifact' : 'Succeeded') : {}),
    async wake(written) {
      if (toldOf(written) !== claim.record.state.toldArtifact) await wakeDependents(run);
    },
    state: (state, written) => {
      const told = toldOf(written);
      return { ...state, ...(told === undefined ? {} : { toldArtifact: told }) };
    },
  };
}

async function publish(run: SourceRun, { revision, digest }: StoredRevision, context: Context): Promise<void> {
  const { store, cluster } = context;
  const { path } = placeOfArtifact(context, run.object.live, revision);
  const publication = { cluster: cluster.uid, path, digest };
  // An earlier run may still publish something else, over the document that it has read: another document refuses it.
  if (!run.interrupts && (await isPublished(store, publication, context.now()))) return;
  await publishArtifact(store, { ...publication, run: run.claim.run }, run.claim.check);
}

function artifactFor(current: LiveGitRepository, { revision, digest, size }: StoredRevision, context: Context) {
  const { path, url } = placeOfArtifact(context, current, revision);
  const old = current.status?.artifact;
  if (old !== undefined && !isNewArtifact(current, { revision, digest }) && old.url === url) return old;
  return { digest, path, revision, size, url, lastUpdateTime: formatTime(context.now()) };
}

function reportOf({ revision, digest, subject }: StoredRevision, reason: 'NewArtifact' | 'Succeeded') {
  const metadata = { [`${sourceGroup}/revision`]: revision, [`${sourceGroup}/digest`]: digest };
  return {
    logged: { message: 'stored artifact', fields: { revision, digest } },
    event: { reason, message: describeCommit(subject), metadata },
  };
}
