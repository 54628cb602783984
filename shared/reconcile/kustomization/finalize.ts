import { formatChanges } from '../../apply/apply-set.ts';
import { createClusterObjects } from '../../apply/cluster-objects.ts';
import { pruneEntries } from '../../apply/prune.ts';
import { StageError } from '../../errors.ts';
import type { Discovery } from '../../kube/discovery.ts';
import { isNotFound } from '../../kube/kube-api-error.ts';
import type { ObjectJob } from '../../queue/job.ts';
import { appliedKey, ClaimLost, type HeldRecord } from '../applied-record.ts';
import { type Claim, claimObject } from '../claim.ts';
import { type ReconcileContext, requeueDependencyMs } from '../context.ts';
import { armTimer, timerOf } from '../schedule.ts';
import { createSubject } from '../subject.ts';
import { clientFor } from './apply-revision.ts';
import { tell } from './events.ts';
import { loseClaim } from './lose-claim.ts';
import { entriesOf, type KustomizationSubject, type LiveKustomization } from './subject.ts';

/** Lets a deleted Kustomization go, after what it has applied; what cannot be deleted yet is tried again. */
export async function finalizeKustomization(
  context: ReconcileContext,
  discovery: Discovery,
  job: ObjectJob,
  live: LiveKustomization,
  held: HeldRecord,
): Promise<void> {
  const { store, signal } = context;
  const { generation } = live.metadata;
  const key = appliedKey(job);
  const id = context.newId();
  try {
    // A run that still applies must stop before anything is deleted, or it would create it again.
    const claim = await claimObject(
      { store, key, run: id, revision: '', generation, now: context.now(), signal },
      held,
    );
    const subject = createSubject(context, live, claim);
    try {
      await pruneAll(context, subject, discovery, claim);
      await store.delete(key);
    } catch (error) {
      if (!(error instanceof StageError)) throw error;
      const timer = timerOf(claim.record, { reason: 'retry', afterMs: requeueDependencyMs }, context.now());
      if (timer === undefined) return;
      await armTimer(context, job, timer, 'retry');
      await claim.update((record) => ({ ...record, timer }));
    }
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error;
    await loseClaim(context, job, { id, mayExist: [], discovery }, live);
  }
}

/** Deletes what a deleted Kustomization had applied, where it prunes, and lets it go. @throws StageError where an object cannot be deleted */
async function pruneAll(
  context: ReconcileContext,
  subject: KustomizationSubject,
  discovery: Discovery,
  claim: Claim,
): Promise<void> {
  const { object } = subject;
  const entries = entriesOf(object);
  if (object.spec.suspend !== true && object.spec.prune && entries.length > 0) {
    const revision = object.status?.lastAppliedRevision;
    if (await canAct(context, object)) {
      const objects = createClusterObjects({ client: clientFor(context, object), discovery, signal: context.signal });
      const pruned = await pruneEntries({ objects, checkClaim: claim.check }, entries, object.metadata);
      if (pruned.failure !== undefined) {
        await tell(context, subject, 'error', 'pruning for deleted resource failed', { revision });
        throw new StageError('PruneFailed', pruned.failure);
      }
      if (pruned.changes.length > 0) await tell(context, subject, 'info', formatChanges(pruned.changes), { revision });
    } else {
      await tell(context, subject, 'error', `unable to prune objects: \n${entries.map(({ id }) => id).join('\n')}`, {
        revision,
      });
    }
  }
  await subject.removeFinalizer();
}

/** The service account to act as may be gone with its namespace: then nothing is deleted on its behalf. */
async function canAct({ cluster, signal }: ReconcileContext, { metadata, spec }: LiveKustomization): Promise<boolean> {
  const account = spec.serviceAccountName ?? cluster.defaultServiceAccount;
  if (account === undefined) return true;
  try {
    await cluster.client.request({
      method: 'GET',
      path: `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${encodeURIComponent(account)}`,
      signal,
    });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
