import { groupOf, type Manifest, versionOf } from '../../flux/api/manifest.ts';

/** An applied object in the status: `<namespace>_<name>_<group>_<Kind>` and its API version. */
export interface InventoryEntry {
  readonly id: string;
  readonly v: string;
}

export interface InventoryObject {
  readonly namespace: string;
  readonly name: string;
  readonly group: string;
  readonly kind: string;
}

/** Kinds whose names may hold a colon, which an id writes as two underscores. */
const rbacGroup = 'rbac.authorization.k8s.io';

export function inventoryId({ namespace, name, group, kind }: InventoryObject): string {
  return `${namespace}_${group === rbacGroup ? name.replaceAll(':', '__') : name}_${group}_${kind}`;
}

/** Undefined where the text is no id. */
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

/** What is in `old` and no longer in `current`. */
export function staleEntries(
  old: readonly InventoryEntry[],
  current: readonly InventoryEntry[],
): readonly InventoryEntry[] {
  const ids = new Set(current.map(({ id }) => id));
  return old.filter(({ id }) => !ids.has(id));
}

/** `current`, and what only `old` has. */
export function uniteEntries(
  current: readonly InventoryEntry[],
  old: readonly InventoryEntry[],
): readonly InventoryEntry[] {
  return [...current, ...staleEntries(old, current)];
}
