import { type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import { isNotFound, KubeApiError } from '../../ports/kube/kube-api-error.ts';
import type { ApplyContext } from '../apply-context.ts';
import { dryRunError, isImmutableError, ObjectError } from '../apply-error.ts';
import type { Change } from '../change.ts';
import type { DesiredObject } from '../desired/desired-object.ts';
import { hasPolicy } from '../desired/policies.ts';
import { type Baseline, baselineOf, hashMetadata } from '../drift/baseline.ts';
import { cleanupPatch } from '../drift/field-managers.ts';
import { hasDrifted } from '../drift/has-drifted.ts';
import type { Ownership } from '../ownership.ts';

/** What is to be done with an object. */
export interface Plan {
  readonly desired: DesiredObject;
  readonly action: Exclude<Change['action'], 'deleted'>;
  /** The live object that was compared: a write is refused if it is another one, or another version, by then. */
  readonly seen?: { readonly uid: string; readonly resourceVersion: string };
  /** Delete the object first, because an immutable field changes. */
  readonly recreate?: boolean;
  /** A JSON patch to send before the apply. */
  readonly cleanup?: readonly unknown[];
  /** Write the object although nothing has changed, so that a delete prepared by another run is refused. */
  readonly fenced?: true;
  /** The live object, if it was read. */
  readonly live?: Manifest;
  /** Set if the action is `unchanged`. */
  readonly baseline?: Baseline;
}

/** The part of an apply's context that comparing needs. */
type CompareContext = Pick<ApplyContext, 'objects' | 'ownership' | 'signal'>;

/** How an object is compared. */
export interface CompareOptions {
  /** Delete and recreate an object with a changed immutable field. */
  readonly force: boolean;
  /** Keys the HMACs of baselines. */
  readonly key: Uint8Array;
}

const looks = 4;

/**
 * Compares an object with the cluster by a dry-run, and writes nothing. The live object is read only if the dry-run alone cannot decide:
 * not if it does not exist, nor if it is still the version of its baseline.
 *
 * @throws ObjectError if the dry-run is refused
 */
export async function planObject(
  context: CompareContext,
  desired: DesiredObject,
  options: CompareOptions,
): Promise<Plan> {
  const { objects, ownership } = context;
  const { object } = desired;
  if (isExcluded(object, ownership)) return { desired, action: 'skipped' };
  const isMadeOnce = hasPolicy(object, ownership.policyGroup, 'ssa: ifnotpresent');
  if (isMadeOnce && (await objects.get(object, 'metadata')) !== undefined) return { desired, action: 'skipped' };
  for (let look = 1; look <= looks; look++) {
    const plan = await compare(context, desired, options);
    if (plan !== undefined) return plan;
  }
  throw new ObjectError(`${subjectOf(object)} dry-run failed: it is written faster than it can be compared`);
}

function isExcluded(object: Manifest, { policyGroup }: Ownership): boolean {
  return hasPolicy(object, policyGroup, 'reconcile: disabled') || hasPolicy(object, policyGroup, 'ssa: ignore');
}

/** One comparison; undefined if the object was written between the dry-run and the read. */
async function compare(
  context: CompareContext,
  desired: DesiredObject,
  options: CompareOptions,
): Promise<Plan | undefined> {
  const tried = await tryObject(context, desired, options);
  if (tried.plan !== undefined) return tried.plan;
  const { dryRun } = tried;
  if (!dryRun.metadata.resourceVersion) return { desired, action: 'created' };
  return planByBaseline(context, desired, dryRun, options) ?? planByRead(context, desired, dryRun, options);
}

/** The answer of the dry-run; or, if it is refused, a plan that needs none. */
async function tryObject(
  context: CompareContext,
  desired: DesiredObject,
  options: CompareOptions,
): Promise<{ readonly dryRun: Manifest; readonly plan?: never } | { readonly plan: Plan }> {
  const { objects, ownership, signal } = context;
  try {
    return { dryRun: await objects.apply(desired.object, { fieldManager: ownership.fieldManager, dryRun: true }) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { plan: await planRefused(context, desired, options, error) };
  }
}

/**
 * What to do with an object that the dry-run refuses: skip it if the live one asks for that, recreate it if that is wanted and can help.
 */
async function planRefused(
  { objects, ownership }: CompareContext,
  desired: DesiredObject,
  { force }: CompareOptions,
  error: unknown,
): Promise<Plan> {
  const { object, resource } = desired;
  const isNamespaceMissing = isNotFound(error) && resource.namespaced && !object.metadata.namespace;
  const refusal = dryRunError(subjectOf(object), isNamespaceMissing, error);
  if (!(error instanceof KubeApiError) || error.status === 404 || error.status >= 500) throw refusal;
  const live = await objects.get(object, 'metadata').catch(() => undefined);
  if (live === undefined) throw refusal;
  if (isExcluded(live, ownership)) return { desired, action: 'skipped' };
  const isForced = force || [object, live].some((one) => hasPolicy(one, ownership.policyGroup, 'force: enabled'));
  if (!isForced || !isImmutableError(error)) throw refusal;
  const { uid = '', resourceVersion = '' } = live.metadata;
  return { desired, action: 'created', seen: { uid, resourceVersion }, recreate: true };
}

/** If the live object is the version of its baseline, only what is desired can have changed. */
function planByBaseline(
  { ownership }: CompareContext,
  desired: DesiredObject,
  dryRun: Manifest,
  { key }: CompareOptions,
): Plan | undefined {
  const { baseline } = desired;
  const { uid = '', resourceVersion = '', generation } = dryRun.metadata;
  if (baseline === undefined || baseline.uid !== uid || baseline.resourceVersion !== resourceVersion) return undefined;
  if (isExcluded(dryRun, ownership)) return { desired, action: 'skipped' };
  const isSame =
    desired.counted && generation === baseline.generation && hashMetadata(dryRun, key) === baseline.metadata;
  if (!isSame) return { desired, action: 'configured', seen: { uid, resourceVersion } };
  return { desired, action: 'unchanged', baseline: { ...baseline, desired: desired.desired } };
}

/** Compares the dry-run with the live object; undefined if the two are not of one version. */
async function planByRead(
  { objects, ownership }: CompareContext,
  desired: DesiredObject,
  dryRun: Manifest,
  { key }: CompareOptions,
): Promise<Plan | undefined> {
  const { object } = desired;
  const { uid = '', resourceVersion = '' } = dryRun.metadata;
  const live = await objects.get(object);
  if (live === undefined || live.metadata.resourceVersion !== resourceVersion) return undefined;
  if (isExcluded(live, ownership)) return { desired, action: 'skipped', live };
  const seen = { uid, resourceVersion };
  const merges = [object, live].some((one) => hasPolicy(one, ownership.policyGroup, 'ssa: merge'));
  const cleanup = merges ? undefined : cleanupPatch(live, ownership);
  if (cleanup !== undefined) return { desired, action: 'configured', seen, cleanup };
  if (hasDrifted(live, dryRun)) return { desired, action: 'configured', seen };
  return { desired, action: 'unchanged', seen, live, baseline: baselineOf(live, desired.desired, key) };
}
