import { setTimeout as sleep } from 'node:timers/promises';
import { type Manifest, subjectOf } from '../api/manifest.ts';
import { messageOf } from '../errors.ts';
import { isConflict, isNotFound } from '../kube/kube-api-error.ts';
import type { ApplyContext } from './apply-context.ts';
import { ObjectError } from './apply-error.ts';
import { baselineOf } from './baseline.ts';
import type { Change } from './change.ts';
import { type Plan, type PlanOptions, planObject } from './plan-object.ts';

const attempts = 4;
const longestDeletionMs = 10_000;

/**
 * Does what was planned. An object that somebody else wrote meanwhile is refused by the API server, and looked at anew.
 *
 * @throws ObjectError where the API server refuses it
 */
export async function executePlan(context: ApplyContext, first: Plan, options: PlanOptions): Promise<Change> {
  let plan = first;
  for (let attempt = 1; ; attempt++) {
    try {
      return await executeOnce(context, plan, options);
    } catch (cause) {
      if (cause instanceof ObjectError || context.signal.aborted) throw cause;
      const isStale = isConflict(cause) || (isNotFound(cause) && plan.seen !== undefined);
      if (!isStale || attempt === attempts)
        throw new ObjectError(`${subjectOf(plan.desired.object)} apply failed: ${messageOf(cause)}`, { cause });
      plan = await planObject(context, { ...plan.desired, baseline: undefined }, options);
    }
  }
}

async function executeOnce(context: ApplyContext, plan: Plan, { key }: PlanOptions): Promise<Change> {
  const { object, desired } = plan.desired;
  const subject = subjectOf(object);
  if (plan.action === 'skipped' || plan.action === 'unchanged') {
    const baseline = plan.baseline === undefined ? {} : { baseline: plan.baseline };
    return { subject, action: plan.action, object: plan.live ?? object, ...baseline };
  }
  const resourceVersion = await prepareObject(context, plan);
  const body = resourceVersion === undefined ? object : withResourceVersion(object, resourceVersion);
  const answer = await context.objects.apply(body, { dryRun: false });
  const isSame = plan.seen !== undefined && answer.metadata.resourceVersion === plan.seen.resourceVersion;
  return {
    subject,
    action: isSame ? 'unchanged' : plan.action,
    object: answer,
    ...(key === undefined ? {} : { baseline: baselineOf(answer, desired, key) }),
  };
}

/** Deletes or cleans up what must be before the apply; answers the version that the apply may change, if there is one. */
async function prepareObject(context: ApplyContext, plan: Plan): Promise<string | undefined> {
  if (plan.recreate === true) {
    await deleteAndWait(context, plan);
    return undefined;
  }
  if (plan.cleanup === undefined) return plan.seen?.resourceVersion;
  const cleaned = await context.objects.jsonPatch(plan.desired.object, plan.cleanup);
  return cleaned.metadata.resourceVersion;
}

function withResourceVersion(object: Manifest, resourceVersion: string): Manifest {
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}

async function deleteAndWait(context: ApplyContext, { desired: { object }, seen }: Plan): Promise<void> {
  if (seen === undefined) return;
  await context.checkClaim();
  await context.objects.delete(object, seen.uid, seen.resourceVersion);
  const deadline = Date.now() + longestDeletionMs;
  for (let delay = 50; ; delay = Math.min(delay * 2, 1000)) {
    const left = await context.objects.get(object, 'metadata');
    if (left === undefined || left.metadata.uid !== seen.uid) return;
    if (Date.now() > deadline)
      throw new ObjectError(
        `${subjectOf(object)} immutable field detected, failed to wait for object to be deleted; ` +
          `its finalizers: ${JSON.stringify(left.metadata['finalizers'] ?? [])}. It is created at the next attempt`,
      );
    await sleep(delay, undefined, { signal: context.signal });
  }
}
