import { formatChanges } from '../../apply/apply-set.ts';
import { type InventoryEntry, staleEntries, uniteEntries } from '../../apply/inventory/inventory.ts';
import { pruneEntries, refOf } from '../../apply/prune/prune-entries.ts';
import { findTerminating, stillTerminating, type Terminating } from '../../apply/prune/termination.ts';
import type { ClusterObjects } from '../../apply/target/cluster-objects.ts';
import { StageError } from '../../errors.ts';
import { subjectOf } from '../../flux/api/manifest.ts';
import { describeUndeletable, unsupportedReason } from '../../flux/unsupported.ts';
import { apiPath } from '../../kube/api-path.ts';
import type { Discovery } from '../../kube/discovery.ts';
import { isNotFound, KubeApiError } from '../../kube/kube-api-error.ts';
import type { ObjectJob } from '../../queue/job.ts';
import { type ReconcileContext, timeLimitOf } from '../context.ts';
import type { Claim } from '../run/claim.ts';
import type { TerminationStage } from '../run/record.ts';
import { deletesWhatItApplied } from './deletion-policy.ts';
import { tell } from './events.ts';
import { mayBeCreated } from './intents.ts';
import { ownershipOf } from './ownership.ts';
import { timeoutOf } from './settings.ts';
import { entriesOf, type KustomizationSubject, type LiveKustomization } from './subject.ts';

/** The end of a deleted Kustomization. */
export interface Finalizing {
  readonly context: ReconcileContext;
  readonly job: ObjectJob;
  readonly subject: KustomizationSubject;
  readonly claim: Claim;
  readonly discovery: Discovery;
}

/** How often what is being deleted is looked at, as in Flux. */
export const terminationPollMs = 2000;

/**
 * Whether a deleted Kustomization takes along what it has applied, and can.
 *
 * @throws StageError where a field decides on it that this version does not support
 */
export async function mayDelete({ context, subject, claim }: Finalizing): Promise<boolean> {
  const { object } = subject;
  const entries = appliedBy(subject, claim);
  if (!deletesWhatItApplied(object) || entries.length === 0) return false;
  if (!(await canAct(context, object))) {
    const kept = entries.flatMap(refOf).map(({ ref }) => subjectOf(ref));
    await report(context, subject, `unable to prune objects: \n${kept.join('\n')}`);
    return false;
  }
  const undeletable = describeUndeletable(object.spec);
  if (undeletable !== undefined) throw new StageError(unsupportedReason, undeletable, { outcome: 'stalled' });
  return true;
}

/** Deletes what a Kustomization has applied; false where the worker's time was over before. @throws StageError where an object cannot be deleted */
export async function pruneAll({ context, subject, claim }: Finalizing, objects: ClusterObjects): Promise<boolean> {
  const { object } = subject;
  const entries = appliedBy(subject, claim);
  const { changes, failure, isPaused, survivors } = await pruneEntries(
    {
      objects,
      ownership: ownershipOf(object.metadata),
      checkClaim: claim.check,
      signal: context.signal,
      ...timeLimitOf(context),
    },
    entries,
  );
  // What is gone need not be looked for in the next part.
  if (isPaused)
    await subject.save((current) => ({
      inventory: { entries: uniteEntries(survivors, staleEntries(entriesOf(current), entries)) },
    }));
  if (failure !== undefined) throw new StageError('PruneFailed', failure);
  const { lastAppliedRevision: revision } = object.status ?? {};
  if (changes.length > 0) await tell(context, subject, 'info', formatChanges(changes), { revision });
  return isPaused !== true;
}

/**
 * One look at what is being deleted; undefined when nothing is left, or when the wait is over. As in Flux, what does not go in time, or
 * cannot be looked at, keeps nobody from going.
 */
export async function awaitTermination(
  { context, subject, claim }: Finalizing,
  objects: ClusterObjects,
  begun: TerminationStage | undefined,
): Promise<TerminationStage | undefined> {
  const { object } = subject;
  const deadline = begun?.deadline ?? context.now() + timeoutOf(object);
  const isOver = context.now() >= deadline;
  let left: readonly Terminating[] | undefined;
  try {
    left = begun
      ? await stillTerminating(objects, begun.left, context.signal)
      : await findTerminating(objects, appliedBy(subject, claim), ownershipOf(object.metadata), context.signal);
  } catch (error) {
    context.signal.throwIfAborted();
    // What was deleted may have held the rights to look at the rest.
    const isRefused = error instanceof KubeApiError && error.status < 500;
    if (!isRefused && !isOver) throw error;
  }
  if (left?.length === 0) return undefined;
  if (left !== undefined && !isOver) return { deadline, left: [...left] };
  await report(context, subject, 'failed to wait for resources termination');
  return undefined;
}

/** What the status names, and what an interrupted run may have created besides. */
function appliedBy({ object }: KustomizationSubject, { record, run }: Claim): readonly InventoryEntry[] {
  return uniteEntries(entriesOf(object), mayBeCreated(record, run));
}

function report(context: ReconcileContext, subject: KustomizationSubject, message: string): Promise<void> {
  return tell(context, subject, 'error', message, { revision: subject.object.status?.lastAppliedRevision });
}

/** The service account to act as may be gone with its namespace: then nothing is deleted on its behalf. */
async function canAct({ cluster, signal }: ReconcileContext, { metadata, spec }: LiveKustomization): Promise<boolean> {
  const account = spec.serviceAccountName ?? cluster.defaultServiceAccount;
  if (account === undefined) return true;
  try {
    const { namespace } = metadata;
    const path = apiPath({ group: '', version: 'v1', resource: 'serviceaccounts', namespace, name: account });
    await cluster.client.request({ method: 'GET', path, signal });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
