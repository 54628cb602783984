import { messageOf } from '../../errors.ts';
import { type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import { isConflict, isNotFound, KubeApiError } from '../../kube/kube-api-error.ts';
import type { ApplyContext, ApplyOptions } from '../apply-context.ts';
import { ObjectError } from '../apply-error.ts';
import type { Change } from '../change.ts';
import { baselineOf } from '../drift/baseline.ts';
import { type Plan, type PlanOptions, planObject } from '../plan/plan-object.ts';

const attempts = 4;
const longestDeletionMs = 10_000;
/** No object ever has this version: an apply that names it makes a new object, and is refused where there is one by now. */
const versionOfNone = { resourceVersion: '1' };
/** Set and removed within one run, only so that the object's version changes. Its key is below the policies' group. */
const fenceAnnotation = 'fence';

/** Which object, and which version of it, a write may change. */
type Version = Pick<Manifest['metadata'], 'uid' | 'resourceVersion'>;

/**
 * Does what was planned. Every write names the version that was compared, so that it cannot land on another. An object that somebody else
 * wrote in the meantime is looked at anew, and written only while the claim still holds.
 *
 * @throws ObjectError where the API server refuses it; what `checkClaim` throws
 */
export async function executePlan(
  context: ApplyContext,
  first: Plan,
  options: PlanOptions & Pick<ApplyOptions, 'onCreated'>,
): Promise<Change> {
  let plan = first;
  for (let attempt = 1; ; attempt++) {
    try {
      return await executeOnce(context, plan, options);
    } catch (cause) {
      if (!isStale(cause) || context.signal.aborted) throw cause;
      if (attempt === attempts) throw applyError(plan.desired.object, cause);
    }
    plan = await planObject(context, { ...plan.desired, baseline: undefined }, options);
    await context.checkClaim();
  }
}

/** The object is not the one that was compared. */
function isStale(error: unknown): boolean {
  if (isConflict(error) || isNotFound(error)) return true;
  return error instanceof KubeApiError && error.causes.some(({ field }) => field === 'metadata.uid');
}

function applyError(object: Manifest, cause: unknown): ObjectError {
  return new ObjectError(`${subjectOf(object)} apply failed: ${messageOf(cause)}`, { cause });
}

async function executeOnce(
  context: ApplyContext,
  plan: Plan,
  { key, onCreated }: PlanOptions & Pick<ApplyOptions, 'onCreated'>,
): Promise<Change> {
  const { object, desired } = plan.desired;
  const subject = subjectOf(object);
  if (plan.action === 'skipped' || plan.action === 'unchanged') {
    const baseline = plan.baseline === undefined ? {} : { baseline: plan.baseline };
    return { subject, action: plan.action, object: plan.live ?? object, ...baseline };
  }
  const { answer, isNew } = await write(context, plan);
  if (isNew) onCreated?.(answer);
  const isSame = plan.seen !== undefined && answer.metadata.resourceVersion === plan.seen.resourceVersion;
  return {
    subject,
    action: isSame || plan.fenced ? 'unchanged' : plan.action,
    object: answer,
    baseline: baselineOf(answer, desired, key),
  };
}

interface Written {
  readonly answer: Manifest;
  /** Made by this very write. */
  readonly isNew: boolean;
}

async function write(context: ApplyContext, plan: Plan): Promise<Written> {
  const { desired, seen, cleanup } = plan;
  const { object } = desired;
  if (plan.recreate === true && seen !== undefined) await deleteAndWait(context, object, seen);
  if (plan.recreate === true || seen === undefined) return create(context, object);
  let version: Version = seen;
  if (cleanup !== undefined)
    version = (await ask(context, object, () => context.objects.jsonPatch(object, cleanup, context.ownership)))
      .metadata;
  if (plan.fenced)
    version = (await applyVersion(context, withFence(context, object, seen.resourceVersion), version)).metadata;
  return { answer: await applyVersion(context, object, version), isNew: false };
}

async function create(context: ApplyContext, object: Manifest): Promise<Written> {
  try {
    return { answer: await applyVersion(context, object, versionOfNone), isNew: true };
  } catch (error) {
    if (!refusesVersion(error)) throw error;
    return { answer: await applyVersion(context, object, {}), isNew: false };
  }
}

/** An API server of somebody's own (an aggregated one) may take no version for what does not exist yet. */
function refusesVersion(error: unknown): boolean {
  const cause = error instanceof ObjectError ? error.cause : undefined;
  return cause instanceof KubeApiError && cause.status < 500 && /resource ?version/i.test(cause.message);
}

function applyVersion(context: ApplyContext, object: Manifest, { uid, resourceVersion }: Version): Promise<Manifest> {
  const version = {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  const body = { ...object, metadata: { ...object.metadata, ...version } };
  return ask(context, object, () =>
    context.objects.apply(body, { fieldManager: context.ownership.fieldManager, dryRun: false }),
  );
}

/** @throws ObjectError where the server refuses; what says that the object is another by now stays as it is */
async function ask(context: ApplyContext, object: Manifest, request: () => Promise<Manifest>): Promise<Manifest> {
  try {
    return await request();
  } catch (cause) {
    throw isStale(cause) || context.signal.aborted ? cause : applyError(object, cause);
  }
}

function withFence({ ownership }: ApplyContext, object: Manifest, value: string): Manifest {
  const annotations = { ...object.metadata.annotations, [`${ownership.policyGroup}/${fenceAnnotation}`]: value };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

async function deleteAndWait(context: ApplyContext, object: Manifest, seen: NonNullable<Plan['seen']>): Promise<void> {
  const { clock, signal } = context;
  await context.checkClaim();
  await context.objects.delete(object, seen.uid, seen.resourceVersion);
  const deadline = clock.elapsed() + longestDeletionMs;
  for (let delay = 50; ; delay = Math.min(delay * 2, 1000)) {
    const left = await context.objects.get(object, 'metadata');
    if (left === undefined || left.metadata.uid !== seen.uid) return context.checkClaim();
    if (clock.elapsed() > deadline)
      throw new ObjectError(
        `${subjectOf(object)} immutable field detected, failed to wait for object to be deleted; ` +
          `its finalizers: ${JSON.stringify(left.metadata['finalizers'] ?? [])}. It is created at the next attempt`,
      );
    await clock.sleep(delay, signal);
  }
}
