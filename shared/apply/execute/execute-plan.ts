import { subjectOf } from '../../flux/api/manifest.ts';
import type { ApplyContext, ApplyOptions } from '../apply-context.ts';
import type { Change } from '../change.ts';
import { baselineOf } from '../drift/baseline.ts';
import { type Plan, planObject } from '../plan/plan-object.ts';
import { applyError, isStale, writeObject } from './write-object.ts';

/** So many times is an object compared and written before somebody else's writes to it are a failure. */
const attempts = 4;

type ExecuteOptions = Pick<ApplyOptions, 'force' | 'known' | 'onCreated'>;

/** True if carrying out the plan writes to the cluster. */
export function isWrite({ action }: Plan): boolean {
  return action === 'created' || action === 'configured';
}

/**
 * Carries out the plan of one object. Every write names the version that was compared, so that it cannot land on another. An object that
 * somebody else wrote in the meantime is compared again, and written only while the claim still holds.
 *
 * @throws ObjectError if the API server refuses the write; what `checkClaim` throws
 */
export async function executePlan(context: ApplyContext, first: Plan, options: ExecuteOptions): Promise<Change> {
  let plan = first;
  for (let attempt = 1; ; attempt++) {
    try {
      return await executeOnce(context, plan, options);
    } catch (cause) {
      if (!isStale(cause) || context.signal.aborted) throw cause;
      if (attempt === attempts) throw applyError(plan.desired.object, cause);
    }
    const how = { force: options.force, key: options.known.key };
    plan = await planObject(context, { ...plan.desired, baseline: undefined }, how);
    await context.checkClaim();
  }
}

async function executeOnce(context: ApplyContext, plan: Plan, { known, onCreated }: ExecuteOptions): Promise<Change> {
  const { object, desired } = plan.desired;
  const subject = subjectOf(object);
  if (!isWrite(plan)) {
    const baseline = plan.baseline === undefined ? {} : { baseline: plan.baseline };
    return { subject, action: plan.action, object: plan.live ?? object, ...baseline };
  }
  const { answer, isNew } = await writeObject(context, plan);
  if (isNew) onCreated?.(answer);
  const isSame = plan.seen !== undefined && answer.metadata.resourceVersion === plan.seen.resourceVersion;
  return {
    subject,
    action: isSame || plan.fenced ? 'unchanged' : plan.action,
    object: answer,
    baseline: baselineOf(answer, desired, known.key),
  };
}
