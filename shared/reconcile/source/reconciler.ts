import { describeUnsupported } from '../../flux/unsupported.ts';
import { unpublish } from '../../gateway/published.ts';
import type { GitSource } from '../../source/fetch-source.ts';
import type { ReconcileContext } from '../context.ts';
import { backoffMs } from '../run/backoff.ts';
import type { Failed, Outcome } from '../run/outcome.ts';
import type { FailureDetails, Look, Reconciler } from '../run/reconciler.ts';
import { placeOfArtifact } from './artifact.ts';
import { fetchRevision } from './fetch-revision.ts';
import { gitSourceOf } from './git-source.ts';
import { isUnchanged } from './is-unchanged.ts';
import { describeProgress } from './progress.ts';
import { type LiveGitRepository, type SourceRun, type SourceState, sourceRecord } from './state.ts';
import { storeArtifact } from './store-artifact.ts';

/** What a look has found: an idle source whose interval came round is asked once, before the claim. */
interface Found {
  readonly revision: string;
  readonly source: GitSource;
}

/** Brings a GitRepository's artifact to the revision that Git has, and wakes what is built from it. */
export const sourceReconciler: Reconciler<LiveGitRepository, SourceState, Found> = {
  record: sourceRecord,
  failure: { stage: 'source', log: 'source not fetched', reason: 'Failed', isRepeated: false },
  gates: [],
  describeUnsupported: (spec) => describeUnsupported('GitRepository', spec),
  prepare,
  reconcile,
  finalize,
  retryAfterMs: (_, failingForMs) => backoffMs(failingForMs),
  describeFailure,
};

async function prepare(
  context: ReconcileContext,
  { job, object, held }: Look<LiveGitRepository, SourceState>,
): Promise<Found | undefined> {
  const { client, dialer } = context.cluster;
  const source = await gitSourceOf({ client, dialer, signal: context.signal }, object);
  if (job.reason === 'interval' && (await isUnchanged(context, object, source, held))) return undefined;
  return { revision: '', source };
}

async function reconcile(
  run: SourceRun,
  { source }: Found,
  context: ReconcileContext,
): Promise<Outcome<LiveGitRepository, SourceState>> {
  return storeArtifact(run, await fetchRevision(context, source), context);
}

/** Nothing of the source is served any more. */
async function finalize({ claim, object, home }: SourceRun, context: ReconcileContext): Promise<Outcome> {
  await claim.check();
  await unpublish(context.store, home.uid, placeOfArtifact(context, object.live, '').path);
  return { end: 'gone' };
}

/** What of the artifact is wrong, and what Flux says that it is doing, and still says when it has to try again. */
function describeFailure(
  { object }: SourceRun,
  { reason, message }: Failed<LiveGitRepository, SourceState>,
): FailureDetails<LiveGitRepository> {
  return {
    conditions: [{ type: 'FetchFailed', status: 'True', reason, message }],
    cleared: ['ArtifactOutdated', 'StorageOperationFailed'],
    progress: describeProgress(object.live.status?.observedGeneration, object.generation),
  };
}
