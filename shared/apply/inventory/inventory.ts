import { groupOf, type Manifest, versionOf } from '../../flux/api/manifest.ts';

/** An applied object, as the inventory in a status names it. @see https://fluxcd.io/flux/components/kustomize/kustomizations/#inventory */
export interface InventoryEntry {
  /** `<namespace>_<name>_<group>_<Kind>` */
  readonly id: string;
  /** The API version without its group. */
  readonly v: string;
}

/** The parts of an inventory id. Namespace and group are empty if there is none. */
export interface InventoryObject {
  readonly namespace: string;
  readonly name: string;
  readonly group: string;
  readonly kind: string;
}

/** Names of this group may contain a colon, which an id writes as two underscores. */
const rbacGroup = 'rbac.authorization.k8s.io';

/** Writes an inventory id. */
export function inventoryId({ namespace, name, group, kind }: InventoryObject): string {
  return `${namespace}_${group === rbacGroup ? name.replaceAll(':', '__') : name}_${group}_${kind}`;
}

/** Parses an inventory id; undefined if the text is not one. */
export function parseInventoryId(id: string): InventoryObject | undefined {
  const first = id.indexOf('_');
  const last = id.lastIndexOf('_');
  const middle = id.lastIndexOf('_', last - 1);
  if (first < 0 || middle <= first) return undefined;
  const group = id.slice(middle + 1, last);
  const name = id.slice(first + 1, middle);
  return {
    namespace: id.slice(0, first),
    name: group === rbacGroup ? name.replaceAll('__', ':') : name,
    group,
    kind: id.slice(last + 1),
  };
}

/** The inventory entry of an object. */
export function inventoryEntryOf(object: Manifest): InventoryEntry {
  const { namespace = '', name } = object.metadata;
  return { id: inventoryId({ namespace, name, group: groupOf(object), kind: object.kind }), v: versionOf(object) };
}

/** The object of an entry, without any content but its name; undefined if the id is not one. */
export function refOfEntry({ id, v }: InventoryEntry): Manifest | undefined {
  const parsed = parseInventoryId(id);
  if (parsed === undefined) return undefined;
  const { namespace, name, group, kind } = parsed;
  const apiVersion = group === '' ? v : `${group}/${v}`;
  return { apiVersion, kind, metadata: namespace === '' ? { name } : { name, namespace } };
}

/** The entries of `old` whose ids `current` no longer has. */
export function staleEntries(
  old: readonly InventoryEntry[],
  current: readonly InventoryEntry[],
): readonly InventoryEntry[] {
  const ids = new Set(current.map(({ id }) => id));
  return old.filter(({ id }) => !ids.has(id));
}

/** The entries of `current`, then those that only `old` has. */
export function uniteEntries(
  current: readonly InventoryEntry[],
  old: readonly InventoryEntry[],
): readonly InventoryEntry[] {
  return [...current, ...staleEntries(old, current)];
}
