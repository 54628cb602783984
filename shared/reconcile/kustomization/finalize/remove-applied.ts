import { formatChanges } from '../../../apply/change.ts';
import { type InventoryEntry, refOfEntry, staleEntries, uniteEntries } from '../../../apply/inventory/inventory.ts';
import { pruneEntries } from '../../../apply/prune/prune-entries.ts';
import { findTerminating, stillTerminating, type Terminating } from '../../../apply/prune/termination.ts';
import type { ClusterObjects } from '../../../apply/target/cluster-objects.ts';
import { StageError } from '../../../base/errors.ts';
import { subjectOf } from '../../../flux/api/manifest.ts';
import { unsupportedReason } from '../../../flux/unsupported.ts';
import { apiPath } from '../../../ports/kube/api-path.ts';
import { isNotFound, KubeApiError } from '../../../ports/kube/kube-api-error.ts';
import { showProgress } from '../../run/finish-run.ts';
import { mayBeCreated } from '../apply/intents.ts';
import { tell } from '../events.ts';
import { ownershipOf } from '../ownership.ts';
import { entriesOf, type KustomizationRun } from '../run.ts';
import { timeoutOf } from '../settings.ts';
import type { TerminationStage } from '../state.ts';
import { describeUndeletable } from '../unsupported.ts';
import { deletesWhatItApplied } from './deletion-policy.ts';

/** How often what is being deleted is looked at, as in Flux. */
export const terminationPollMs = 2000;

/**
 * Whether a deleted Kustomization takes along what it has applied, and can.
 *
 * @throws StageError where a field decides on it that this version does not support
 */
export async function mayDelete(run: KustomizationRun): Promise<boolean> {
  const { live } = run.object;
  const entries = appliedBy(run);
  if (!deletesWhatItApplied(live) || entries.length === 0) return false;
  if (!(await canAct(run))) {
    const kept = entries.flatMap((entry) => refOfEntry(entry) ?? []).map(subjectOf);
    await report(run, `unable to prune objects: \n${kept.join('\n')}`);
    return false;
  }
  const undeletable = describeUndeletable(live.spec);
  if (undeletable !== undefined) throw new StageError(unsupportedReason, undeletable, { outcome: 'stalled' });
  return true;
}

/**
 * Deletes what a Kustomization has applied; false where the worker's time was over before. @throws StageError where an object cannot be
 * deleted
 */
export async function pruneAll(run: KustomizationRun, objects: ClusterObjects): Promise<boolean> {
  const { object, claim, signal, isOutOfTime } = run;
  const entries = appliedBy(run);
  const ownership = ownershipOf(object.live.metadata);
  const { changes, failure, isPaused, survivors } = await pruneEntries(
    { objects, ownership, checkClaim: claim.check, signal, ...(isOutOfTime === undefined ? {} : { isOutOfTime }) },
    entries,
  );
  // What is gone need not be looked for in the next part.
  if (isPaused)
    await showProgress(run, (current) => ({
      inventory: { entries: uniteEntries(survivors, staleEntries(entriesOf(current), entries)) },
    }));
  if (failure !== undefined) throw new StageError('PruneFailed', failure);
  if (changes.length > 0) await tell(run, 'info', formatChanges(changes), object.live.status?.lastAppliedRevision);
  return isPaused !== true;
}

/**
 * One look at what is being deleted; undefined when nothing is left, or when the wait is over. As in Flux, what does not go in time, or
 * cannot be looked at, keeps nobody from going.
 */
export async function awaitTermination(
  run: KustomizationRun,
  objects: ClusterObjects,
  begun: TerminationStage | undefined,
): Promise<TerminationStage | undefined> {
  const { object, clock, signal } = run;
  const deadline = begun?.deadline ?? clock.now() + timeoutOf(object.live);
  const isOver = clock.now() >= deadline;
  let left: readonly Terminating[] | undefined;
  try {
    left = begun
      ? await stillTerminating(objects, begun.left, signal)
      : await findTerminating(objects, appliedBy(run), ownershipOf(object.live.metadata), signal);
  } catch (error) {
    signal.throwIfAborted();
    // What was deleted may have held the rights to look at the rest.
    const isRefused = error instanceof KubeApiError && error.status < 500;
    if (!isRefused && !isOver) throw error;
  }
  if (left?.length === 0) return undefined;
  if (left !== undefined && !isOver) return { deadline, left: [...left] };
  await report(run, 'failed to wait for resources termination');
  return undefined;
}

/** What the status names, and what an interrupted run may have created besides. */
function appliedBy({ object, claim }: KustomizationRun): readonly InventoryEntry[] {
  return uniteEntries(entriesOf(object.live), mayBeCreated(claim.record.state, claim.run));
}

function report(run: KustomizationRun, message: string): Promise<void> {
  return tell(run, 'error', message, run.object.live.status?.lastAppliedRevision);
}

/** The service account to act as may be gone with its namespace: then nothing is deleted on its behalf. */
async function canAct({ object, home, signal }: KustomizationRun): Promise<boolean> {
  const { metadata, spec } = object.live;
  const account = spec.serviceAccountName ?? home.defaultServiceAccount;
  if (account === undefined) return true;
  try {
    const { namespace } = metadata;
    const path = apiPath({ group: '', version: 'v1', resource: 'serviceaccounts', namespace, name: account });
    await home.client.request({ method: 'GET', path, signal });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
