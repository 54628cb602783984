import { concurrency } from './apply-context.ts';
import type { ClusterObjects, ObjectRef } from './cluster-objects.ts';
import type { InventoryEntry } from './inventory.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { Owner } from './normalize.ts';
import { asksToStay, findServed, isOwned, refOf } from './prune.ts';

/** An object that is being deleted and still exists. */
export interface Terminating extends InventoryEntry {
  readonly uid: string;
}

/** Which objects of an inventory are being deleted and still exist, of those that pruning deletes: the owner's, that do not ask to stay. */
export async function findTerminating(
  objects: ClusterObjects,
  entries: readonly InventoryEntry[],
  owner: Owner,
): Promise<readonly Terminating[]> {
  const found = await mapConcurrently(entries.flatMap(refOf), concurrency, async ({ entry, ref }) => {
    const live = await getServed(objects, ref);
    const uid = live?.metadata.uid;
    if (live === undefined || uid === undefined || live.metadata['deletionTimestamp'] === undefined) return [];
    return isOwned(live, owner) && !asksToStay(live) ? [{ ...entry, uid }] : [];
  });
  return found.flat();
}

/** Those that still exist. An object of the same name with another uid is another object. */
export async function stillTerminating(
  objects: ClusterObjects,
  terminating: readonly Terminating[],
): Promise<readonly Terminating[]> {
  const refs = terminating.flatMap((one) => refOf(one).map(({ ref }) => ({ one, ref })));
  const found = await mapConcurrently(refs, concurrency, async ({ one, ref }) => {
    const live = await getServed(objects, ref);
    return live?.metadata.uid === one.uid ? [one] : [];
  });
  return found.flat();
}

async function getServed(objects: ClusterObjects, ref: ObjectRef) {
  const served = await findServed(objects, ref);
  return served === undefined ? undefined : objects.get(served, 'metadata');
}
