import { type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import type { KubeResource } from '../../kube/discovery.ts';
import { isNotFound, KubeApiError } from '../../kube/kube-api-error.ts';
import type { ApplyContext } from '../apply-context.ts';
import { dryRunError, isImmutableError, ObjectError } from '../apply-error.ts';
import type { Change } from '../change.ts';
import { wishes } from '../desired/policies.ts';
import { type Baseline, baselineOf, hashMetadata } from '../drift/baseline.ts';
import { cleanupPatch } from '../drift/field-managers.ts';
import { hasDrifted } from '../drift/has-drifted.ts';

/** An object of the set, with what is known of it before any request. */
export interface DesiredObject {
  readonly object: Manifest;
  readonly resource: KubeResource;
  /** HMAC of the object; empty without a key. */
  readonly desired: string;
  readonly baseline: Baseline | undefined;
  /** A generation that stays proves that nothing changed. */
  readonly counted: boolean;
}

/** What is to be done with an object. */
export interface Plan {
  readonly desired: DesiredObject;
  readonly action: Exclude<Change['action'], 'deleted'>;
  /** The live object that was compared; what is written is refused where it is another by then. */
  readonly seen?: { readonly uid: string; readonly resourceVersion: string };
  /** Delete it first: it has an immutable field. */
  readonly recreate?: boolean;
  /** Sent before the apply. */
  readonly cleanup?: readonly unknown[];
  /** Written though nothing has changed, so that a delete which another run prepared is refused. */
  readonly fenced?: true;
  /** The live object, where it was read. */
  readonly live?: Manifest;
  /** Of an unchanged object. */
  readonly baseline?: Baseline;
}

export interface PlanOptions {
  readonly force: boolean;
  readonly overrideManagers: readonly string[];
  readonly key: Uint8Array | undefined;
}

const looks = 4;

const isExcluded = (object: Manifest): boolean =>
  wishes(object, 'reconcile: disabled') || wishes(object, 'ssa: ignore');

/**
 * Compares an object with the cluster by a dry-run, and writes nothing. The live object is read only where the dry-run alone does not
 * tell: not for one that does not exist, nor for one that still is the version of its baseline.
 *
 * @throws ObjectError where the dry-run is refused
 */
export async function planObject(context: ApplyContext, desired: DesiredObject, options: PlanOptions): Promise<Plan> {
  const { object } = desired;
  if (isExcluded(object)) return { desired, action: 'skipped' };
  if (wishes(object, 'ssa: ifnotpresent') && (await context.objects.get(object, 'metadata')) !== undefined)
    return { desired, action: 'skipped' };
  for (let look = 1; ; look++) {
    const tried = await tryObject(context, desired, options);
    if (tried.plan !== undefined) return tried.plan;
    const { uid = '', resourceVersion } = tried.dryRun.metadata;
    if (!resourceVersion) return { desired, action: 'created' };
    const byBaseline = planByBaseline(desired, tried.dryRun, options);
    if (byBaseline !== undefined) return byBaseline;

    const live = await context.objects.get(object);
    if (live === undefined || live.metadata.resourceVersion !== resourceVersion) {
      // It was written between the two: they cannot be compared.
      if (look < looks) continue;
      throw new ObjectError(`${subjectOf(object)} dry-run failed: it is written faster than it can be compared`);
    }
    if (isExcluded(live)) return { desired, action: 'skipped', live };
    const merges = wishes(object, 'ssa: merge') || wishes(live, 'ssa: merge');
    const cleanup = merges ? undefined : cleanupPatch(live, options.overrideManagers);
    const seen = { uid, resourceVersion };
    if (cleanup !== undefined) return { desired, action: 'configured', seen, cleanup };
    if (hasDrifted(live, tried.dryRun)) return { desired, action: 'configured', seen };
    const baseline = options.key && baselineOf(live, desired.desired, options.key);
    return { desired, action: 'unchanged', seen, live, ...(baseline === undefined ? {} : { baseline }) };
  }
}

/** Where the live object is the version of its baseline, nothing but what is desired can have changed. */
function planByBaseline(desired: DesiredObject, dryRun: Manifest, { key }: PlanOptions): Plan | undefined {
  const { baseline } = desired;
  const { uid = '', resourceVersion = '', generation } = dryRun.metadata;
  if (key === undefined || baseline === undefined) return undefined;
  if (baseline.uid !== uid || baseline.resourceVersion !== resourceVersion) return undefined;
  if (isExcluded(dryRun)) return { desired, action: 'skipped' };
  const isSame =
    desired.counted && generation === baseline.generation && hashMetadata(dryRun, key) === baseline.metadata;
  if (!isSame) return { desired, action: 'configured', seen: { uid, resourceVersion } };
  return { desired, action: 'unchanged', baseline: { ...baseline, desired: desired.desired } };
}

/** The answer of the dry-run; or, where it is refused, a plan that does without it. */
async function tryObject(
  context: ApplyContext,
  desired: DesiredObject,
  { force }: PlanOptions,
): Promise<{ readonly dryRun: Manifest; readonly plan?: never } | { readonly plan: Plan }> {
  const { object, resource } = desired;
  try {
    return { dryRun: await context.objects.apply(object, { dryRun: true }) };
  } catch (error) {
    if (context.signal.aborted) throw error;
    const isNamespaceMissing = isNotFound(error) && resource.namespaced && !object.metadata.namespace;
    const refusal = dryRunError(subjectOf(object), isNamespaceMissing, error);
    if (!(error instanceof KubeApiError) || error.status === 404 || error.status >= 500) throw refusal;
    const live = await context.objects.get(object, 'metadata').catch(() => undefined);
    if (live === undefined) throw refusal;
    if (isExcluded(live)) return { plan: { desired, action: 'skipped' } };
    const isForced = force || wishes(object, 'force: enabled') || wishes(live, 'force: enabled');
    if (!isForced || !isImmutableError(error)) throw refusal;
    const { uid = '', resourceVersion = '' } = live.metadata;
    return { plan: { desired, action: 'created', seen: { uid, resourceVersion }, recreate: true } };
  }
}
