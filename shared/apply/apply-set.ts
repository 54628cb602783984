import type { Manifest } from '../flux/api/manifest.ts';
import type { ApplyContext, ApplyOptions } from './apply-context.ts';
import type { Change } from './change.ts';
import { definedScopes } from './desired/identify-objects.ts';
import { splitStages } from './desired/stages.ts';
import { executeSet } from './execute-set.ts';
import { planStage, type StagePlan } from './plan/plan-stage.ts';

/**
 * Applies normalized objects in stages. All objects of a stage are tried on the server first; if one is refused, nothing of the stage is
 * applied. What has not drifted is not written. Every write carries the version that was compared, so that it cannot land on a newer one.
 *
 * An object that its baseline proves unchanged costs its share of one LIST a kind; a new or a changed one costs a dry-run and an apply;
 * only what somebody else has written since, or what has no baseline, is read besides.
 *
 * @param desired as `identifyObjects` returns them
 * @returns a change for each object, in the order of the inventory
 * @throws ApplyError with Flux's words, and what had been done; ApplyPaused if the worker's time is over; what `checkClaim` throws
 */
export function applySet(
  context: ApplyContext,
  desired: readonly Manifest[],
  options: ApplyOptions,
): Promise<readonly Change[]> {
  return executeSet(context, planInTurn(context, desired, options), options);
}

/** The plans of the stages, each made when the one before has been applied. A run that has lost its object plans nothing more. */
async function* planInTurn(
  context: ApplyContext,
  desired: readonly Manifest[],
  options: ApplyOptions,
): AsyncGenerator<StagePlan, void, void> {
  const defined = definedScopes(desired);
  for (const stage of splitStages(desired)) {
    await context.checkClaim();
    yield await planStage(context, stage, defined, options);
  }
}
