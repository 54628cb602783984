import { messageOf } from '../../base/errors.ts';
import { mapConcurrently } from '../../base/map-concurrently.ts';
import { type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import { isConflict } from '../../ports/kube/kube-api-error.ts';
import { type ApplyContext, concurrency } from '../apply-context.ts';
import type { Change } from '../change.ts';
import { compareObjects, rankOf } from '../desired/stages.ts';
import { type InventoryEntry, refOfEntry } from '../inventory/inventory.ts';
import type { ObjectRef } from '../target/cluster-objects.ts';
import { appliedBy, type DeleteRule, mayDelete } from './may-delete.ts';
import { findServed } from './served-ref.ts';

/** What limits a prune. */
export interface PruneOptions {
  /** What this run applied. None of it is deleted, whatever an entry calls it. */
  readonly applied?: readonly Change[];
  /** If given, no objects with other uids are deleted. */
  readonly onlyUids?: ReadonlySet<string>;
}

/** What a prune did. */
export interface Pruned {
  /** What it deleted. */
  readonly changes: readonly Change[];
  /** What could not be deleted: it stays in the inventory, so that it is tried again. */
  readonly survivors: readonly InventoryEntry[];
  /** Flux's words for what could not be deleted, and why. */
  readonly failure?: string;
  /** The worker's time was over before the last of them. */
  readonly isPaused?: true;
}

/** So many times is an object read and deleted before somebody else's writes to it are a failure. */
const attempts = 4;

type PruneContext = Pick<ApplyContext, 'objects' | 'ownership' | 'checkClaim' | 'isOutOfTime' | 'signal'>;

interface NamedEntry {
  readonly entry: InventoryEntry;
  readonly ref: Manifest;
}

interface Result {
  readonly entry: InventoryEntry;
  readonly change?: Change;
  readonly failure?: string;
  /** Not looked at, for want of time. */
  readonly isPostponed?: true;
}

/**
 * Deletes what an inventory no longer names, last kinds first: only objects that still carry the owner's labels, do not ask to stay, and
 * are not among what this run applied. What others build on goes last: a rank begins when the one before it is done.
 *
 * An entry leaves the inventory when its object is deleted or known to be gone; if its kind cannot be looked up, it stays.
 *
 * @throws what `checkClaim` throws; it is asked before each rank, and before a delete that follows another look
 */
export async function pruneEntries(
  context: PruneContext,
  entries: readonly InventoryEntry[],
  { applied = [], onlyUids }: PruneOptions = {},
): Promise<Pruned> {
  const named = entries.flatMap(nameEntry).sort((a, b) => -compareObjects(a.ref, b.ref));
  if (named.length === 0) return { changes: [], survivors: [] };
  const served = await context.objects.servedKinds();
  const rule = { served, ownership: context.ownership, applied: appliedBy(applied, served), onlyUids };
  const results: Result[] = [];
  for (const rank of Map.groupBy(named, ({ ref }) => rankOf(ref)).values()) {
    await context.checkClaim();
    results.push(...(await mapConcurrently(rank, concurrency, (each) => pruneOne(context, each, rule))));
  }
  return sumUp(results);
}

function nameEntry(entry: InventoryEntry): readonly NamedEntry[] {
  const ref = refOfEntry(entry);
  return ref === undefined ? [] : [{ entry, ref }];
}

function sumUp(results: readonly Result[]): Pruned {
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const survivors = results.filter(({ failure, isPostponed }) => failure !== undefined || isPostponed);
  return {
    changes: results.flatMap(({ change }) => change ?? []),
    survivors: survivors.map(({ entry }) => entry),
    ...(results.some(({ isPostponed }) => isPostponed) ? { isPaused: true } : {}),
    ...(failures.length === 0 ? {} : { failure: `delete failed, errors: ${failures.join('; ')}` }),
  };
}

async function pruneOne(context: PruneContext, { entry, ref }: NamedEntry, rule: DeleteRule): Promise<Result> {
  if (context.isOutOfTime?.() === true) return { entry, isPostponed: true };
  const failed = (error: unknown) => ({ entry, failure: `${subjectOf(ref)} delete failed: ${messageOf(error)}` });
  for (let attempt = 1; ; attempt++) {
    let found: Manifest | undefined;
    try {
      found = await findDeletable(context, ref, rule);
    } catch (error) {
      return failed(error);
    }
    if (found === undefined) return { entry };
    if (attempt > 1) await context.checkClaim();
    try {
      await context.objects.delete(found, found.metadata.uid ?? '', found.metadata.resourceVersion);
      return { entry, change: { subject: subjectOf(ref), action: 'deleted', object: found } };
    } catch (error) {
      // Written since it was read: it may ask to stay by now.
      if (!isConflict(error) || attempt === attempts) return failed(error);
    }
  }
}

/** The metadata of the object as it is now; undefined if it is gone or stays. */
async function findDeletable(
  { objects, signal }: PruneContext,
  recorded: ObjectRef,
  rule: DeleteRule,
): Promise<Manifest | undefined> {
  const ref = await findServed(rule.served, recorded, signal);
  if (ref === undefined) return undefined;
  const live = await objects.get(ref, 'metadata');
  if (live?.metadata.uid === undefined) return undefined;
  const found = { ...live, apiVersion: ref.apiVersion, kind: ref.kind };
  return mayDelete(found, rule) ? found : undefined;
}
