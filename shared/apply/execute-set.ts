import type { ApplyContext, ApplyOptions } from './apply-context.ts';
import { ApplyError, ObjectError } from './apply-error.ts';
import { ApplyPaused, OutOfTime } from './apply-paused.ts';
import type { Change } from './change.ts';
import { definedScopes } from './desired/identify-objects.ts';
import { compareObjects } from './desired/stages.ts';
import { executeStage, type Progress } from './execute/execute-stage.ts';
import { planStage, type StagePlan } from './plan/plan-stage.ts';

/**
 * Carries out the plans of a set's stages, one after the other. Every write carries the version that was compared, so that it cannot land
 * on a newer one: an object that was written since it was planned is compared again. One that was planned as unchanged is not looked at
 * again.
 *
 * @param plans what `planSet` returns; or plans that are each made when the stage before has been applied
 * @returns a change for each object, in the order of the inventory
 * @throws ApplyError with Flux's words, and what had been done; ApplyPaused if the worker's time is over; what `checkClaim` throws
 */
export async function executeSet(
  context: ApplyContext,
  plans: Iterable<StagePlan> | AsyncIterable<StagePlan>,
  options: ApplyOptions,
): Promise<readonly Change[]> {
  const progress: Progress = { changes: [], tried: new Set(options.resume?.tried) };
  const { changes, tried } = progress;
  try {
    for await (const plan of plans) {
      const complete = plan.later.length === 0 ? plan : await completePlan(context, plan, options, changes);
      await executeStage(context, complete, options, progress);
    }
  } catch (error) {
    if (error instanceof OutOfTime) throw new ApplyPaused(changes, { tried: [...tried], wait: error.wait });
    if (!(error instanceof ObjectError)) throw error;
    throw new ApplyError(error.message, changes, { cause: error });
  }
  return changes;
}

/** The plan with what could not be compared before: the kinds and namespaces that earlier stages have created are there now. */
async function completePlan(
  context: ApplyContext,
  { later: objects, steps, ...stage }: StagePlan,
  options: ApplyOptions,
  done: readonly Change[],
): Promise<StagePlan> {
  const defined = definedScopes(done.map(({ object }) => object));
  const rest = await planStage(context, { ...stage, objects }, defined, options);
  const all = [...steps, ...rest.steps].sort((a, b) => compareObjects(a.desired.object, b.desired.object));
  return { ...rest, steps: all, isPartial: stage.isPartial || rest.isPartial };
}
