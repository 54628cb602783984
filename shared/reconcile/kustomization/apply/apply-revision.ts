import type { ApplyContext } from '../../../apply/apply-context.ts';
import { type Change, formatChanges } from '../../../apply/change.ts';
import {
  type InventoryEntry,
  inventoryEntryOf,
  staleEntries,
  uniteEntries,
} from '../../../apply/inventory/inventory.ts';
import { pruneEntries } from '../../../apply/prune/prune-entries.ts';
import { createClusterObjects } from '../../../apply/target/cluster-objects.ts';
import { createReadSetDigester } from '../../../artifact/file-index.ts';
import type { RevisionFiles } from '../../../artifact/revision-reader.ts';
import { timeStage } from '../../../base/metrics.ts';
import { showProgress } from '../../run/finish-run.ts';
import type { Progressing } from '../../run/outcome.ts';
import { tell } from '../events.ts';
import { ownershipOf } from '../ownership.ts';
import { setStep } from '../progress.ts';
import { type ApplyingRun, clientFor, entriesOf, type LiveKustomization, type WriteInventory } from '../run.ts';
import type { BuildStage, KustomizationState } from '../state.ts';
import { applyPart, baselinesOf, beginPart, type Known, knownAfter, type Part } from './apply-part.ts';
import { type BuiltRevision, buildRevision } from './build-revision.ts';
import { mayBeCreated, noteIntent, openIntents } from './intents.ts';
import { InventoryError } from './inventory-error.ts';
import { inventoryHash } from './is-build-unchanged.ts';
import { pauseAfter } from './pause-apply.ts';

/** A revision that has been applied, and pruned where that was asked for. */
export interface AppliedRevision {
  readonly end?: never;
  readonly build: BuildStage;
  readonly changes: readonly Change[];
  readonly inventory: WriteInventory;
  readonly drifted: boolean;
  /** When its first part began. */
  readonly startedAt: number;
  /** What the next run may trust. */
  readonly known: Known;
}

/**
 * Builds, applies in stages and prunes. The status names every object before it can exist. Returns how far it got where the worker's time
 * was over before all was done.
 *
 * @throws StageError, ClaimLost
 */
export async function applyRevision(
  run: ApplyingRun,
  files: RevisionFiles,
): Promise<AppliedRevision | Progressing<LiveKustomization, KustomizationState>> {
  const { target, signal } = run;
  const fingerprint = await target.fingerprint(signal);
  const context = applyContextOf(run);
  const built = await buildRevision(run, context, files);
  const old = await announce(run, built);
  const part = beginPart(run, built.checksum, fingerprint);
  const { changes, paused } = await applyPart(run, context, built, part);
  if (paused !== undefined) return pauseAfter(run, part, changes, paused);
  const pruned = await prune(run, context, changes, old);
  if (pruned.isPaused) {
    // What is gone need not be looked for in the next part.
    await showProgress(run, pruned.inventory);
    return pauseAfter(run, part, changes, { tried: [], hasPruned: pruned.hasPruned });
  }
  if (pruned.failure !== undefined)
    throw new InventoryError('PruneFailed', pruned.failure, pruned.inventory, built.checksum);
  return describeApplied(run, part, built, { changes, ...pruned });
}

function applyContextOf(run: ApplyingRun): ApplyContext {
  const { object, claim, clock, signal, target, isOutOfTime } = run;
  return {
    objects: createClusterObjects({ client: clientFor(run), discovery: target.discovery, signal }),
    ownership: ownershipOf(object.live.metadata),
    checkClaim: claim.check,
    clock,
    signal,
    ...(isOutOfTime === undefined ? {} : { isOutOfTime }),
  };
}

/** Names in the status what is about to be applied. Returns all that may exist by now. @throws ClaimLost */
async function announce(run: ApplyingRun, { desired }: BuiltRevision): Promise<readonly InventoryEntry[]> {
  const { object, claim, revision } = run;
  const wanted = desired.map(inventoryEntryOf);
  object.set({ type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'Reconciliation in progress' });
  setStep(run, 'Detecting drift');
  object.remove('Stalled');
  await showProgress(run, (current) => {
    const grown = uniteEntries(wanted, entriesOf(current));
    return { lastAttemptedRevision: revision, ...(grown.length === 0 ? {} : { inventory: { entries: grown } }) };
  });
  return uniteEntries(entriesOf(object.live), mayBeCreated(claim.record.state, claim.run));
}

interface Pruned {
  /** What is applied, and what could not be deleted yet. */
  readonly left: readonly InventoryEntry[];
  readonly inventory: WriteInventory;
  readonly hasPruned: boolean;
  readonly isPaused: boolean;
  readonly failure: string | undefined;
}

/** Deletes what is no longer desired, where that is asked for, and tells what changed. @throws ClaimLost */
async function prune(
  run: ApplyingRun,
  context: ApplyContext,
  changes: readonly Change[],
  old: readonly InventoryEntry[],
): Promise<Pruned> {
  const { object, claim, clock, metrics, revision } = run;
  const current = changes.map(({ object: applied }) => inventoryEntryOf(applied));
  const stale = object.live.spec.prune ? staleEntries(old, current) : [];
  const deletes = stale.map(({ id }) => id);
  if (stale.length > 0) await claim.updateState((state) => noteIntent(state, claim.run, clock.now(), { deletes }));
  const pruned = await timeStage({ metrics, ...clock }, 'prune', () =>
    pruneEntries(context, stale, { applied: changes }),
  );
  if (pruned.changes.length > 0) await tell(run, 'info', formatChanges(pruned.changes), revision);
  const left = uniteEntries(current, pruned.survivors);
  return {
    left,
    inventory: (written) => ({
      inventory: { entries: uniteEntries(left, staleEntries(entriesOf(written), old)) },
    }),
    hasPruned: pruned.survivors.length < stale.length,
    isPaused: pruned.isPaused === true,
    failure: pruned.failure,
  };
}

function describeApplied(
  run: ApplyingRun,
  part: Part,
  { checksum, readSet }: BuiltRevision,
  { changes, inventory, left }: Pick<Pruned, 'inventory' | 'left'> & { readonly changes: readonly Change[] },
): AppliedRevision {
  const { claim, object, revision, sourceIdentity, secret, startedAt, stored, version } = run;
  const { resumed } = part;
  return {
    changes,
    inventory,
    drifted: resumed?.drifted === true || formatChanges(changes) !== '',
    startedAt: resumed?.startedAt ?? startedAt,
    known: {
      ...knownAfter(run, part, baselinesOf(changes)),
      intents: [...openIntents(claim.record.state, claim.run, startedAt)],
    },
    build: {
      revision,
      sourceIdentity,
      generation: object.generation,
      version,
      inventory: inventoryHash(secret, left),
      checksum,
      read: createReadSetDigester(stored.index)(readSet),
    },
  };
}
