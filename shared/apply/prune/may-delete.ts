import { groupOf, type Manifest } from '../../flux/api/manifest.ts';
import type { ServedKinds } from '../../ports/kube/served-kinds.ts';
import type { Change } from '../change.ts';
import { hasPolicy } from '../desired/policies.ts';
import { isOwned, type Ownership } from '../ownership.ts';
import type { ObjectRef } from '../target/cluster-objects.ts';

/** What a run knows when it decides whether an object may be deleted. */
export interface DeleteRule {
  /** As listed in this run. */
  readonly served: ServedKinds;
  readonly ownership: Ownership;
  /** What this run applied. */
  readonly applied: Applied;
  /** If given, no objects with other uids are deleted. */
  readonly onlyUids: ReadonlySet<string> | undefined;
}

/**
 * Whether a live object may be deleted: it is not being deleted already, the owner's, does not ask to stay, and not what this run applied.
 */
export function mayDelete(live: Manifest, { served, ownership, applied, onlyUids }: DeleteRule): boolean {
  const { uid = '', deletionTimestamp } = live.metadata;
  if (deletionTimestamp !== undefined) return false;
  if (!isOwned(live, ownership) || asksToStay(live, ownership)) return false;
  if (onlyUids !== undefined && !onlyUids.has(uid)) return false;
  return !applied.uids.has(uid) && !applied.places.has(placeOf(live, served));
}

const stayPolicies = ['prune: disabled', 'reconcile: disabled', 'ssa: ignore'] as const;

/** Whether a label or an annotation of the object says that it must not be deleted. */
export function asksToStay(live: Manifest, { policyGroup }: Ownership): boolean {
  return stayPolicies.some((policy) => hasPolicy(live, policyGroup, policy));
}

/** What a run applied, by everything that may identify it. */
export interface Applied {
  readonly uids: ReadonlySet<string>;
  /** As `placeOf` names them. */
  readonly places: ReadonlySet<string>;
}

/** What was applied, by uid and by place. */
export function appliedBy(changes: readonly Change[], served: ServedKinds): Applied {
  const uids = changes.flatMap(({ object, baseline }) => object.metadata.uid ?? baseline?.uid ?? []);
  return { uids: new Set(uids), places: new Set(changes.map(({ object }) => placeOf(object, served))) };
}

/**
 * Where an object is, in whichever version it is asked for: `group/plural/namespace/name`, without the namespace of a cluster-scoped kind.
 */
function placeOf(object: ObjectRef, served: ServedKinds): string {
  const group = groupOf(object);
  const { namespace = '', name } = object.metadata;
  const resource = served.find(object.apiVersion, object.kind) ?? served.findGroupKind(group, object.kind);
  return [group, resource?.plural ?? object.kind, resource?.namespaced === false ? '' : namespace, name].join('/');
}
