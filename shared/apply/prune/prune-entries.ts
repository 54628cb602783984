import { messageOf, StageError } from '../../errors.ts';
import { groupOf, type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import type { KubeResource, ServedKinds } from '../../kube/discovery.ts';
import { isConflict } from '../../kube/kube-api-error.ts';
import { mapConcurrently } from '../../map-concurrently.ts';
import { type ApplyContext, concurrency } from '../apply-context.ts';
import type { Change } from '../change.ts';
import { hasPolicy } from '../desired/policies.ts';
import { compareObjects, rankOf } from '../desired/stages.ts';
import { apiVersionOf, type InventoryEntry, parseInventoryId } from '../inventory/inventory.ts';
import { isOwned, type Ownership } from '../ownership.ts';
import type { ObjectRef } from '../target/cluster-objects.ts';

export interface PruneOptions {
  /** What this run applied. None of it is deleted, whatever an entry calls it. */
  readonly applied?: readonly Change[];
  /** Where given, no other objects are deleted. */
  readonly onlyUids?: ReadonlySet<string>;
}

export interface Pruned {
  readonly changes: readonly Change[];
  /** What could not be deleted: it stays in the inventory, so that it is tried again. */
  readonly survivors: readonly InventoryEntry[];
  readonly failure?: string;
  /** The worker's time was over before the last of them. */
  readonly isPaused?: true;
}

const attempts = 4;

type PruneContext = Pick<ApplyContext, 'objects' | 'ownership' | 'checkClaim' | 'isOutOfTime' | 'signal'>;

interface Entry {
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

/** Judges by what was listed in this run whether an object may go. */
interface Judge {
  readonly served: ServedKinds;
  readonly ownership: Ownership;
  readonly applied: Applied;
  readonly onlyUids: ReadonlySet<string> | undefined;
}

/**
 * Deletes what an inventory no longer names, last kinds first: only objects that still carry the owner's labels, do not ask to stay, and
 * are not among what this run applied. What others build on goes last: a rank begins when the one before it is done.
 *
 * An entry leaves the inventory when its object is deleted or known to be gone; where its kind cannot be looked up, it stays.
 *
 * @throws what `checkClaim` throws; it is asked before each rank, and before a delete that follows another look
 */
export async function pruneEntries(
  context: PruneContext,
  entries: readonly InventoryEntry[],
  options: PruneOptions = {},
): Promise<Pruned> {
  const refs = entries.flatMap((entry) => refOf(entry)).sort((a, b) => -compareObjects(a.ref, b.ref));
  if (refs.length === 0) return { changes: [], survivors: [] };
  const served = await context.objects.servedKinds();
  const { ownership } = context;
  const judge = { served, ownership, applied: appliedOf(options.applied ?? [], served), onlyUids: options.onlyUids };
  const results: Result[] = [];
  for (const rank of Map.groupBy(refs, ({ ref }) => rankOf(ref)).values()) {
    await context.checkClaim();
    results.push(...(await mapConcurrently(rank, concurrency, (each) => pruneOne(context, each, judge))));
  }
  const failures = results.flatMap(({ failure }) => failure ?? []);
  return {
    changes: results.flatMap(({ change }) => change ?? []),
    survivors: results
      .filter(({ failure, isPostponed }) => failure !== undefined || isPostponed)
      .map(({ entry }) => entry),
    ...(results.some(({ isPostponed }) => isPostponed) ? { isPaused: true } : {}),
    ...(failures.length === 0 ? {} : { failure: `delete failed, errors: ${failures.join('; ')}` }),
  };
}

/** The object of an entry; nothing where the id is not one. */
export function refOf(entry: InventoryEntry): readonly Entry[] {
  const parsed = parseInventoryId(entry.id);
  if (parsed === undefined) return [];
  const { namespace, name, kind } = parsed;
  const metadata = namespace === '' ? { name } : { name, namespace };
  return [{ entry, ref: { apiVersion: apiVersionOf(parsed, entry), kind, metadata } }];
}

async function pruneOne(context: PruneContext, { entry, ref }: Entry, judge: Judge): Promise<Result> {
  if (context.isOutOfTime?.() === true) return { entry, isPostponed: true };
  const failed = (error: unknown) => ({ entry, failure: `${subjectOf(ref)} delete failed: ${messageOf(error)}` });
  for (let attempt = 1; ; attempt++) {
    let found: Manifest | undefined;
    try {
      found = await findDeletable(context, ref, judge);
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

/** The metadata of the object as it is now; undefined where it is gone or stays. */
async function findDeletable(
  { objects, signal }: PruneContext,
  recorded: ObjectRef,
  judge: Judge,
): Promise<Manifest | undefined> {
  const ref = await findServed(judge.served, recorded, signal);
  if (ref === undefined) return undefined;
  const live = await objects.get(ref, 'metadata');
  if (live?.metadata.uid === undefined) return undefined;
  const found = { ...live, apiVersion: ref.apiVersion, kind: ref.kind };
  return mayGo(found, judge) ? found : undefined;
}

/**
 * The object's name in a version that is served: the one in which it was applied may be gone. Undefined where the kind is, and with it the
 * object.
 *
 * @throws StageError where that cannot be told
 */
export async function findServed(
  served: ServedKinds,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<ObjectRef | undefined> {
  if (served.find(ref.apiVersion, ref.kind) !== undefined) return ref;
  const group = groupOf(ref);
  const resource = served.findGroupKind(group, ref.kind);
  if (resource !== undefined) return { ...ref, apiVersion: versionedGroupOf(resource) };
  if (await served.isGone(group, ref.kind, signal)) return undefined;
  throw new StageError(
    'PruneFailed',
    `the API group ${group} does not answer; the entry is kept and tried again (kubectl get apiservices shows why)`,
  );
}

function versionedGroupOf({ group, version }: KubeResource): string {
  return group === '' ? version : `${group}/${version}`;
}

function mayGo(live: Manifest, { served, ownership, applied, onlyUids }: Judge): boolean {
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

/** What a run applied, by all that may identify it. */
interface Applied {
  readonly uids: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
}

function appliedOf(changes: readonly Change[], served: ServedKinds): Applied {
  const uids = changes.flatMap(({ object, baseline }) => object.metadata.uid ?? baseline?.uid ?? []);
  return { uids: new Set(uids), places: new Set(changes.map(({ object }) => placeOf(object, served))) };
}

/** Where an object is, in whichever version it is asked for: a namespace in the name of a cluster-scoped one is not a part of it. */
function placeOf(object: ObjectRef, served: ServedKinds): string {
  const { namespace = '', name } = object.metadata;
  const resource = served.find(object.apiVersion, object.kind) ?? served.findGroupKind(groupOf(object), object.kind);
  return [groupOf(object), resource?.plural ?? object.kind, resource?.namespaced === false ? '' : namespace, name].join(
    '/',
  );
}
