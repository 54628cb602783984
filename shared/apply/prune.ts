import { messageOf } from '../errors.ts';
import type { Change } from './apply-set.ts';
import type { ClusterObjects, ObjectRef } from './cluster-objects.ts';
import { apiVersionOf, type InventoryEntry, parseInventoryId } from './inventory.ts';
import { type Manifest, subjectOf } from './manifest.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { type Owner, ownerLabels } from './normalize.ts';
import { wishes } from './selectors.ts';
import { compareObjects } from './stages.ts';

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

const concurrency = 8;

/** Deletes what an inventory no longer names, last kinds first: only objects that still carry the owner's labels and do not ask to stay. */
export async function pruneEntries(
  context: PruneContext,
  entries: readonly InventoryEntry[],
  owner: Owner,
): Promise<Pruned> {
  const refs = entries.flatMap((entry) => refOf(entry)).sort((a, b) => -compareObjects(a.ref, b.ref));
  if (refs.length > 0) await context.checkClaim();
  const results = await mapConcurrently(refs, concurrency, async ({ entry, ref }) => {
    try {
      return { entry, change: await pruneOne(context.objects, ref, owner) };
    } catch (error) {
      return { entry, failure: `${subjectOf(ref)} delete failed: ${messageOf(error)}` };
    }
  });
  const failures = results.flatMap(({ failure }) => failure ?? []);
  return {
    changes: results.flatMap(({ change }) => change ?? []),
    survivors: results.filter(({ failure }) => failure !== undefined).map(({ entry }) => entry),
    ...(failures.length === 0 ? {} : { failure: failures.join('\n') }),
  };
}

function refOf(entry: InventoryEntry): { readonly entry: InventoryEntry; readonly ref: Manifest }[] {
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

async function pruneOne(objects: ClusterObjects, ref: ObjectRef, owner: Owner): Promise<Change | undefined> {
  const live = await objects.get(ref).catch((error: unknown) => {
    // Its definition is gone, and with it the object.
    if (messageOf(error).includes('no matches for kind')) return undefined;
    throw error;
  });
  if (live?.metadata.uid === undefined || live.metadata['deletionTimestamp'] !== undefined) return undefined;
  const owned =
    live.metadata.labels?.[ownerLabels.name] === owner.name &&
    live.metadata.labels?.[ownerLabels.namespace] === owner.namespace;
  if (!owned || wishes(live, 'prune: disabled') || wishes(live, 'reconcile: disabled') || wishes(live, 'ssa: ignore'))
    return undefined;
  await objects.delete(live, live.metadata.uid, live.metadata.resourceVersion);
  return { subject: subjectOf(live), action: 'deleted', object: live };
}
