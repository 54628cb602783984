import type { Manifest } from '../api/manifest.ts';
import { type ApplyContext, type ApplyOptions, concurrency } from './apply-context.ts';
import { ApplyError, ObjectError } from './apply-error.ts';
import { locateObjects } from './await-kinds.ts';
import { hashDesired } from './baseline.ts';
import type { Change } from './change.ts';
import { executePlan } from './execute-plan.ts';
import { findClean, isCounted } from './find-clean.ts';
import { definedScopes } from './identify-objects.ts';
import { inventoryEntryOf } from './inventory.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { type DesiredObject, type Plan, planObject } from './plan-object.ts';
import { rankOf, splitStages } from './stages.ts';
import { waitForStage } from './wait-for-stage.ts';

export type { ApplyContext, ApplyOptions } from './apply-context.ts';
export { ApplyError, describeApplyFailure } from './apply-error.ts';
export { type Change, formatChanges } from './change.ts';

const defaultStageTimeoutMs = 60_000;

/**
 * Applies normalized objects in stages. Of a stage, all objects are tried on the server first; where one is refused nothing of the stage
 * is applied. What has not drifted is not written. Every write carries the version that was compared, so that it cannot land on a newer one.
 *
 * An object that its baseline proves unchanged costs its share of one LIST a kind; a new or a changed one costs a dry-run and an apply;
 * only what somebody else has written since, or what has no baseline, is read besides.
 *
 * @returns in the order of the inventory
 * @throws ApplyError with Flux's words, and what had been done; what `checkClaim` throws
 */
export async function applySet(
  context: ApplyContext,
  desired: readonly Manifest[],
  force: boolean,
  options: ApplyOptions = {},
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  const defined = definedScopes(desired);
  try {
    for (const { objects, waits } of splitStages(desired, options.customStageKinds)) {
      await context.checkClaim();
      const located = await locateObjects(context, objects, defined);
      const stage = located.map((each) => describe(each, options));
      await applyStage(context, stage, { force, waits, ...options }, changes);
    }
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    throw new ApplyError(error.message, changes, { cause: error });
  }
  return changes;
}

function describe(
  { object, resource }: Pick<DesiredObject, 'object' | 'resource'>,
  { known }: ApplyOptions,
): DesiredObject {
  return {
    object,
    resource,
    desired: known === undefined ? '' : hashDesired(object, known.key),
    baseline: known?.baselines[inventoryEntryOf(object).id],
    counted: isCounted(resource, known?.customResources ?? new Set()),
  };
}

async function applyStage(
  context: ApplyContext,
  stage: readonly DesiredObject[],
  options: ApplyOptions & { readonly force: boolean; readonly waits: boolean },
  changes: Change[],
): Promise<void> {
  const { known, force, overrideManagers = [], onCreated } = options;
  const planOptions = { force, overrideManagers, key: known?.key, ...(onCreated === undefined ? {} : { onCreated }) };
  const clean = known === undefined ? new Set<DesiredObject>() : await findClean(context, stage, known);
  const plans = await mapConcurrently(stage, concurrency, async (desired): Promise<Plan> => {
    const { baseline, object } = desired;
    if (options.threatened?.has(inventoryEntryOf(object).id))
      return fenced(await planObject(context, { ...desired, baseline: undefined }, planOptions));
    if (!clean.has(desired) || baseline === undefined) return planObject(context, desired, planOptions);
    return { desired, action: 'unchanged', baseline };
  });

  const created = plans.filter(({ action }) => action === 'created').map(({ desired }) => desired.object);
  if (created.length > 0) await options.beforeCreate?.(created);
  const done = new Map<Plan, Change>();
  try {
    for (const rank of Map.groupBy(plans, ({ desired }) => rankOf(desired.object)).values()) {
      if (rank.some(isWrite)) await context.checkClaim();
      await mapConcurrently(rank, concurrency, async (plan) => {
        done.set(plan, await executePlan(context, plan, planOptions));
      });
    }
    const stageChanges = [...done.values()];
    if (options.waits) await waitForStage(context, stageChanges, options.stageTimeoutMs ?? defaultStageTimeoutMs);
  } catch (error) {
    // Of a stage that failed no baseline is kept: it would say that nothing more is to do.
    changes.push(...inOrder(plans, done).map(({ baseline: _, ...change }) => change));
    throw error;
  }
  changes.push(...inOrder(plans, done));
}

const isWrite = ({ action }: Plan): boolean => action === 'created' || action === 'configured';

/**
 * A plan after which the object has another version in any case. Another run was about to delete the version that is there, and may not have
 * noticed yet that it is outdated.
 */
function fenced(plan: Plan): Plan {
  return plan.action === 'unchanged' && plan.seen !== undefined
    ? { ...plan, action: 'configured', fenced: true }
    : plan;
}

function inOrder(plans: readonly Plan[], done: ReadonlyMap<Plan, Change>): Change[] {
  return plans.flatMap((plan) => done.get(plan) ?? []);
}
