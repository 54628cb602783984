import { unpublish } from '../../artifact/publish.ts';
import type { SourceKindName } from '../../flux/kinds.ts';
import { describeUnsupported } from '../../flux/unsupported.ts';
import { readPullSecretNames } from '../../ports/kube/read-pull-secret-names.ts';
import { readSecretData } from '../../ports/kube/read-secret.ts';
import { fetchRevision, type RequestedSource } from '../../source/fetch-source.ts';
import { sourceKinds } from '../../source/kinds/index.ts';
import type { ReconcileContext } from '../context.ts';
import { backoffMs } from '../run/backoff.ts';
import type { Failed, Outcome } from '../run/outcome.ts';
import type { FailureDetails, Look, Reconciler } from '../run/reconciler.ts';
import { placeOfArtifact } from './artifact.ts';
import { isUnchanged } from './is-unchanged.ts';
import { describeProgress } from './progress.ts';
import { type LiveSource, type SourceRun, type SourceState, sourceRecord } from './state.ts';
import { storeArtifact } from './store-artifact.ts';

/** What a look has found: a source whose artifact may be another one by now. */
interface Found {
  readonly revision: string;
  readonly source: RequestedSource;
}

/** Brings the artifact of a source to the revision that its host has, and wakes what is built from it. */
export function createSourceReconciler(kind: SourceKindName): Reconciler<LiveSource, SourceState, Found> {
  return {
    record: sourceRecord,
    failure: { stage: 'source', log: 'source not fetched', reason: 'Failed', isRepeated: false },
    gates: [],
    describeUnsupported: (spec) => describeUnsupported(sourceKinds[kind].unsupported, spec),
    prepare: (context, look) => prepare(kind, context, look),
    async reconcile(run, { source }, context): Promise<Outcome<LiveSource, SourceState>> {
      return storeArtifact(run, source, await fetchRevision(context, source), context);
    },
    async finalize({ claim, object, home }, context) {
      await claim.check();
      // Nothing of the source is served any more.
      await unpublish(context.store, home.uid, placeOfArtifact(context, kind, object.live, '').path);
      return { end: 'gone' };
    },
    retryAfterMs: (_, failingForMs) => backoffMs(failingForMs),
    describeFailure,
  };
}

/** An idle source whose interval came round is asked before the claim, which it needs only where something is new. */
async function prepare(
  kind: SourceKindName,
  context: ReconcileContext,
  { job, object, held }: Look<LiveSource, SourceState>,
): Promise<Found | undefined> {
  const source = { kind, request: await requestOf(kind, context, object) };
  if (job.reason === 'interval' && (await isUnchanged(context, object, source, held))) return undefined;
  return { revision: '', source };
}

function requestOf(
  kind: SourceKindName,
  { cluster: { client, dialer }, signal, tokens, now }: Pick<ReconcileContext, 'cluster' | 'signal' | 'tokens' | 'now'>,
  { metadata: { namespace }, spec }: LiveSource,
): Promise<unknown> {
  return sourceKinds[kind].request(spec, {
    dialer,
    namespace,
    tokens,
    now,
    readSecret: (name) => readSecretData({ client, signal }, { namespace, name }),
    readPullSecretNames: (name) => readPullSecretNames({ client, signal }, { namespace, name }),
  });
}

/** What of the artifact is wrong, and what Flux says that it is doing, and still says when it has to try again. */
function describeFailure(
  { object }: SourceRun,
  { reason, message }: Failed<LiveSource, SourceState>,
): FailureDetails<LiveSource> {
  return {
    conditions: [{ type: 'FetchFailed', status: 'True', reason, message }],
    cleared: ['ArtifactOutdated', 'StorageOperationFailed'],
    progress: describeProgress(object.live.status?.observedGeneration, object.generation),
  };
}
