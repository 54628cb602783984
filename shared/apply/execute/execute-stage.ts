import { mapConcurrently } from '../../base/map-concurrently.ts';
import { type ApplyContext, type ApplyOptions, concurrency } from '../apply-context.ts';
import { OutOfTime, stopInTime } from '../apply-paused.ts';
import type { Change } from '../change.ts';
import { type DesiredObject, idOf } from '../desired/desired-object.ts';
import { rankOf } from '../desired/stages.ts';
import type { Plan } from '../plan/plan-object.ts';
import { planDesired, type StagePlan, type Step } from '../plan/plan-stage.ts';
import { executePlan, isWrite } from './execute-plan.ts';
import { isReady, waitForStage } from './wait-for-stage.ts';

/** Milliseconds that definitions and classes have to become ready, however many workers wait for them. */
const stageTimeoutMs = 60_000;

/** What an apply has done so far. Stages add to it, also if they throw. */
export interface Progress {
  /** Of the objects that are done. */
  readonly changes: Change[];
  /** Inventory ids of objects that were compared and are not written yet. */
  readonly tried: Set<string>;
}

/**
 * Carries out the plan of a stage: writes what drifted, one rank after the other, and waits for it if later stages need it.
 *
 * @throws ObjectError, OutOfTime, what `checkClaim` throws
 */
export async function executeStage(
  context: ApplyContext,
  stage: StagePlan,
  options: ApplyOptions,
  { changes, tried }: Progress,
): Promise<void> {
  const done = new Map<DesiredObject, Change>();
  const doneInOrder = (): Change[] => stage.steps.flatMap(({ desired }) => done.get(desired) ?? []);
  const execute = async (desired: DesiredObject, plan: Plan): Promise<void> => {
    done.set(desired, await executePlan(context, plan, options));
    tried.delete(idOf(desired));
  };
  try {
    for (const { desired, plan } of stage.steps) {
      if (plan !== undefined && isWrite(plan)) tried.add(idOf(desired));
      else if (plan !== undefined) await execute(desired, plan);
    }
    if (stage.isPartial) throw new OutOfTime();
    const writes = stage.steps.filter(({ desired }) => !done.has(desired));
    await writeSteps(context, writes, options, execute);
    if (stage.waits) await waitFor(context, doneInOrder(), options, stage.number);
  } catch (error) {
    // Of a stage that failed no baseline is kept: it would say that nothing more is to do.
    const keepsBaseline = (change: Change): boolean =>
      error instanceof OutOfTime && (!stage.waits || isReady(change, context.clock.now()));
    changes.push(...doneInOrder().map((change) => (keepsBaseline(change) ? change : withoutBaseline(change))));
    throw error;
  }
  changes.push(...doneInOrder());
}

async function writeSteps(
  context: ApplyContext,
  steps: readonly Step[],
  options: ApplyOptions,
  execute: (desired: DesiredObject, plan: Plan) => Promise<void>,
): Promise<void> {
  const created = steps.filter(({ plan }) => plan === undefined || plan.action === 'created');
  if (created.length > 0) await options.beforeCreate?.(created.map(({ desired }) => desired.object));
  for (const rank of Map.groupBy(steps, ({ desired }) => rankOf(desired.object)).values()) {
    await context.checkClaim();
    await mapConcurrently(rank, concurrency, async ({ desired, plan }) => {
      stopInTime(context);
      await execute(desired, plan ?? (await planAgain(context, desired, options)));
    });
  }
}

/** The plan of an object that an earlier part has compared. The claim is checked between this look and the write. */
async function planAgain(context: ApplyContext, desired: DesiredObject, options: ApplyOptions): Promise<Plan> {
  const plan = await planDesired(context, desired, options);
  await context.checkClaim();
  return plan;
}

async function waitFor(
  context: ApplyContext,
  changes: readonly Change[],
  { patienceMs, resume }: ApplyOptions,
  stage: number,
): Promise<void> {
  const begun = resume?.wait?.stage === stage ? resume.wait : undefined;
  const wait = begun ?? { stage, deadline: context.clock.now() + stageTimeoutMs };
  await waitForStage(context, changes, wait, patienceMs);
}

function withoutBaseline({ baseline: _, ...change }: Change): Change {
  return change;
}
