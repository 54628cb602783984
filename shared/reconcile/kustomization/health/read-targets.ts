import {
  type InventoryEntry,
  inventoryEntryOf,
  parseInventoryId,
  refOfEntry,
} from '../../../apply/inventory/inventory.ts';
import type { Ownership } from '../../../apply/ownership.ts';
import type { ClusterObjects } from '../../../apply/target/cluster-objects.ts';
import { listOwned } from '../../../apply/target/list-owned.ts';
import type { Manifest } from '../../../flux/api/manifest.ts';

/** So many objects of a kind are read by name. */
const fewest = 10;
/** A list brings every object of the kind: it is worth it where at least one in so many is wanted. */
const sparsest = 20;

export interface TargetReaderOptions {
  readonly objects: ClusterObjects;
  readonly ownership: Ownership;
  /** What is going to be read. */
  readonly targets: readonly InventoryEntry[];
  /** Everything that carries the owner's labels; empty where the targets may be anybody's. */
  readonly owned: readonly InventoryEntry[];
}

/** Reads live objects, undefined where there is none: with one LIST a kind where that is cheaper, and by name what no list has. */
export function createTargetReader(
  options: TargetReaderOptions,
): (target: InventoryEntry) => Promise<Manifest | undefined> {
  const { objects } = options;
  const wanted = Map.groupBy(options.targets, kindOf);
  const owned = Map.groupBy(options.owned, kindOf);
  const lists = new Map<string, Promise<ReadonlyMap<string, Manifest>>>();

  function listOf(kind: string): Promise<ReadonlyMap<string, Manifest>> | undefined {
    const targets = wanted.get(kind) ?? [];
    const all = owned.get(kind)?.length ?? 0;
    if (all === 0 || targets.length <= fewest || targets.length * sparsest < all) return undefined;
    const list = lists.get(kind) ?? listKind(options, targets);
    lists.set(kind, list);
    return list;
  }
  return async (target) => (await listOf(kindOf(target)))?.get(target.id) ?? objects.get(refOf(target));
}

async function listKind(
  { objects, ownership }: TargetReaderOptions,
  targets: readonly InventoryEntry[],
): Promise<ReadonlyMap<string, Manifest>> {
  const refs = targets.map(refOf);
  const resource = await objects.resourceOf(refs[0] as Manifest);
  const namespaces = refs.map(({ metadata }) => metadata.namespace);
  const found = await listOwned(objects, { resource, namespaces, ownership, as: 'objects' });
  return new Map(found.map((object) => [inventoryEntryOf(object).id, object] as const));
}

function kindOf({ id }: InventoryEntry): string {
  const { group = '', kind = '' } = parseInventoryId(id) ?? {};
  return `${group}/${kind}`;
}

/** @throws Error where the id is not one */
export function refOf(entry: InventoryEntry): Manifest {
  const ref = refOfEntry(entry);
  if (ref === undefined) throw new Error(`${entry.id} is not an inventory id`);
  return ref;
}
