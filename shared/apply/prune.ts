import { type Manifest, subjectOf } from '../api/manifest.ts';
import { ownerLabels } from '../api/owner-labels.ts';
import { messageOf } from '../errors.ts';
import { isConflict } from '../kube/kube-api-error.ts';
import { concurrency } from './apply-context.ts';
import type { Change } from './change.ts';
import { type ClusterObjects, KindNotServed, type ObjectRef } from './cluster-objects.ts';
import { apiVersionOf, type InventoryEntry, parseInventoryId } from './inventory.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { Owner } from './normalize.ts';
import { wishes } from './selectors.ts';
import { compareObjects, rankOf } from './stages.ts';

export interface PruneContext {
  readonly objects: ClusterObjects;
  readonly checkClaim: () => Promise<void>;
}

export interface Pruned {
  readonly changes: readonly Change[];
  /** What could not be deleted: it stays in the inventory, so that it is tried again. */
  readonly survivors: readonly InventoryEntry[];
  readonly failure?: string;
}

const attempts = 4;

/** Deletes what an inventory no longer names, last kinds first: only objects that still carry the owner's labels and do not ask to stay. */
export async function pruneEntries(
  context: PruneContext,
  entries: readonly InventoryEntry[],
  owner: Owner,
): Promise<Pruned> {
  const refs = entries.flatMap((entry) => refOf(entry)).sort((a, b) => -compareObjects(a.ref, b.ref));
  if (refs.length > 0) await context.checkClaim();
  const results: { entry: InventoryEntry; change?: Change | undefined; failure?: string }[] = [];
  // What others stand on goes last: a rank begins when the one before it is done.
  for (const rank of Map.groupBy(refs, ({ ref }) => rankOf(ref)).values()) {
    const done = await mapConcurrently(rank, concurrency, async ({ entry, ref }) => {
      try {
        return { entry, change: await pruneOne(context.objects, ref, owner) };
      } catch (error) {
        return { entry, failure: `${subjectOf(ref)} delete failed: ${messageOf(error)}` };
      }
    });
    results.push(...done);
  }
  const failures = results.flatMap(({ failure }) => failure ?? []);
  return {
    changes: results.flatMap(({ change }) => change ?? []),
    survivors: results.filter(({ failure }) => failure !== undefined).map(({ entry }) => entry),
    ...(failures.length === 0 ? {} : { failure: `delete failed, errors: ${failures.join('; ')}` }),
  };
}

/** The object of an entry; nothing where the id is not one. */
export function refOf(entry: InventoryEntry): { readonly entry: InventoryEntry; readonly ref: Manifest }[] {
  const parsed = parseInventoryId(entry.id);
  if (parsed === undefined) return [];
  const { namespace, name, kind } = parsed;
  return [
    {
      entry,
      ref: {
        apiVersion: apiVersionOf(parsed, entry),
        kind,
        metadata: namespace === '' ? { name } : { name, namespace },
      },
    },
  ];
}

async function pruneOne(objects: ClusterObjects, recorded: ObjectRef, owner: Owner): Promise<Change | undefined> {
  const ref = await findServed(objects, recorded);
  // Its definition is gone, and with it the object.
  if (ref === undefined) return undefined;
  for (let attempt = 1; ; attempt++) {
    const live = await objects.get(ref, 'metadata');
    const { uid, resourceVersion } = live?.metadata ?? {};
    if (live === undefined || uid === undefined || live.metadata['deletionTimestamp'] !== undefined) return undefined;
    if (!isOwned(live, owner) || asksToStay(live)) return undefined;
    try {
      await objects.delete(ref, uid, resourceVersion);
    } catch (error) {
      // Written since it was read: it may ask to stay by now.
      if (isConflict(error) && attempt < attempts) continue;
      throw error;
    }
    const subject = subjectOf(ref);
    return { subject, action: 'deleted', object: { ...live, apiVersion: ref.apiVersion, kind: ref.kind } };
  }
}

/** The object's name in a version that is served: the one in which it was applied may no longer be. Undefined where its kind is gone. */
export async function findServed(objects: ClusterObjects, ref: ObjectRef): Promise<ObjectRef | undefined> {
  try {
    await objects.resourceOf(ref);
    return ref;
  } catch (error) {
    if (error instanceof KindNotServed) return objects.inServedVersion(ref);
    throw error;
  }
}

export function isOwned({ metadata: { labels } }: Manifest, owner: Owner): boolean {
  return labels?.[ownerLabels.name] === owner.name && labels[ownerLabels.namespace] === owner.namespace;
}

export function asksToStay(live: Manifest): boolean {
  return wishes(live, 'prune: disabled') || wishes(live, 'reconcile: disabled') || wishes(live, 'ssa: ignore');
}
