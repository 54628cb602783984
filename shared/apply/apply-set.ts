import type { Manifest } from '../flux/api/manifest.ts';
import type { ApplyContext, ApplyOptions } from './apply-context.ts';
import { ApplyError, ObjectError } from './apply-error.ts';
import { ApplyPaused, OutOfTime } from './apply-paused.ts';
import { applyStage, type Progress } from './apply-stage.ts';
import type { Change } from './change.ts';
import { definedScopes } from './desired/identify-objects.ts';
import { splitStages } from './desired/stages.ts';
import { hashDesired } from './drift/baseline.ts';
import { isCounted } from './drift/find-clean.ts';
import { inventoryEntryOf } from './inventory/inventory.ts';
import type { DesiredObject } from './plan/plan-object.ts';
import { locateObjects } from './target/locate-objects.ts';

export type { ApplyContext, ApplyOptions } from './apply-context.ts';
export { ApplyError, describeApplyFailure } from './apply-error.ts';
export { ApplyPaused } from './apply-paused.ts';
export { type Change, formatChanges } from './change.ts';

/**
 * Applies normalized objects in stages. Of a stage, all objects are tried on the server first; where one is refused nothing of the stage
 * is applied. What has not drifted is not written. Every write carries the version that was compared, so that it cannot land on a newer one.
 *
 * An object that its baseline proves unchanged costs its share of one LIST a kind; a new or a changed one costs a dry-run and an apply;
 * only what somebody else has written since, or what has no baseline, is read besides.
 *
 * @returns in the order of the inventory
 * @throws ApplyError with Flux's words, and what had been done; ApplyPaused where the worker's time is over; what `checkClaim` throws
 */
export async function applySet(
  context: ApplyContext,
  desired: readonly Manifest[],
  options: ApplyOptions,
): Promise<readonly Change[]> {
  const progress: Progress = { changes: [], tried: new Set(options.resume?.tried) };
  const { changes, tried } = progress;
  const defined = definedScopes(desired);
  try {
    for (const [number, { objects, waits }] of splitStages(desired).entries()) {
      await context.checkClaim();
      const located = await locateObjects(context, objects, defined);
      const stage = located.map((each) => describe(each, options));
      await applyStage(context, stage, { ...options, ...(waits ? { waitsAs: number } : {}) }, progress);
    }
  } catch (error) {
    if (error instanceof OutOfTime) throw new ApplyPaused(changes, { tried: [...tried], wait: error.wait });
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
    desired: hashDesired(object, known.key),
    baseline: known.baselines[inventoryEntryOf(object).id],
    counted: isCounted(resource, known.customResources),
  };
}
