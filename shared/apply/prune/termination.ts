import { mapConcurrently } from '../../base/map-concurrently.ts';
import { concurrency } from '../apply-context.ts';
import { type InventoryEntry, refOfEntry } from '../inventory/inventory.ts';
import { isOwned, type Ownership } from '../ownership.ts';
import type { ClusterObjects } from '../target/cluster-objects.ts';
import { asksToStay } from './may-delete.ts';
import { findServed } from './served-ref.ts';

/** An object that is being deleted and still exists, for example because of its finalizers. */
export interface Terminating extends InventoryEntry {
  readonly uid: string;
}

/** Returns the objects of an inventory that are being deleted and still exist, without those that pruning keeps. One read each. */
export async function findTerminating(
  objects: ClusterObjects,
  entries: readonly InventoryEntry[],
  ownership: Ownership,
  signal: AbortSignal,
): Promise<readonly Terminating[]> {
  const found = await readMetadata(objects, entries, signal);
  return found.flatMap(({ entry, live }) => {
    const uid = live?.metadata.uid;
    if (live === undefined || uid === undefined || live.metadata['deletionTimestamp'] === undefined) return [];
    return isOwned(live, ownership) && !asksToStay(live, ownership) ? [{ ...entry, uid }] : [];
  });
}

/** Returns those that still exist. An object of the same name with another uid is another object. One read each. */
export async function stillTerminating(
  objects: ClusterObjects,
  terminating: readonly Terminating[],
  signal: AbortSignal,
): Promise<readonly Terminating[]> {
  const found = await readMetadata(objects, terminating, signal);
  return found.flatMap(({ entry, live }) => (live?.metadata.uid === entry.uid ? [entry] : []));
}

async function readMetadata<T extends InventoryEntry>(
  objects: ClusterObjects,
  entries: readonly T[],
  signal: AbortSignal,
) {
  const kinds = await objects.servedKinds();
  const refs = entries.flatMap((entry) => {
    const ref = refOfEntry(entry);
    return ref === undefined ? [] : [{ entry, ref }];
  });
  return mapConcurrently(refs, concurrency, async ({ entry, ref }) => {
    const served = await findServed(kinds, ref, signal);
    return { entry, live: served === undefined ? undefined : await objects.get(served, 'metadata') };
  });
}
