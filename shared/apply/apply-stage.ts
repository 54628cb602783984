import { mapConcurrently } from '../map-concurrently.ts';
import { type ApplyContext, type ApplyOptions, concurrency } from './apply-context.ts';
import { OutOfTime, stopInTime } from './apply-paused.ts';
import type { Change } from './change.ts';
import { rankOf } from './desired/stages.ts';
import { findClean } from './drift/find-clean.ts';
import { executePlan } from './execute/execute-plan.ts';
import { isReady, waitForStage } from './execute/wait-for-stage.ts';
import { inventoryEntryOf } from './inventory/inventory.ts';
import { type DesiredObject, type Plan, planObject } from './plan/plan-object.ts';

/** Definitions and classes have so long to become ready, however many workers wait for them. */
const stageTimeoutMs = 60_000;

/** What an apply has done so far. */
export interface Progress {
  readonly changes: Change[];
  readonly tried: Set<string>;
}

export interface StageOptions extends ApplyOptions {
  /** The number of a stage that later ones wait for. */
  readonly waitsAs?: number;
}

/** An object and what is to be done with it. */
interface Step {
  readonly desired: DesiredObject;
  /** Absent where an earlier part of this apply has tried the object: then it is compared again just before it is written. */
  readonly plan?: Plan;
}

/**
 * Tries the objects of a stage, applies those that drifted, and waits for them where later stages need them. What it has done, and what it
 * has only tried, is in `progress` also where it throws.
 *
 * @throws ObjectError, OutOfTime, what `checkClaim` throws
 */
export async function applyStage(
  context: ApplyContext,
  stage: readonly DesiredObject[],
  options: StageOptions,
  { changes, tried }: Progress,
): Promise<void> {
  const done = new Map<DesiredObject, Change>();
  const execute = async (desired: DesiredObject, plan: Plan): Promise<void> => {
    done.set(desired, await executePlan(context, plan, planOptionsOf(options)));
    tried.delete(idOf(desired));
  };
  try {
    const clean = await findClean(context, stage, options.known.key);
    const steps = await mapConcurrently(stage, concurrency, async (desired): Promise<Step> => {
      if (options.resume?.tried.includes(idOf(desired)) && !clean.has(desired)) return { desired };
      stopInTime(context);
      const plan = await planStep(context, desired, clean, options);
      if (isWrite(plan)) tried.add(idOf(desired));
      else await execute(desired, plan);
      return { desired, plan };
    });
    await writeSteps(
      context,
      steps.filter(({ desired }) => !done.has(desired)),
      options,
      execute,
    );
    if (options.waitsAs !== undefined) await waitFor(context, [...done.values()], options, options.waitsAs);
  } catch (error) {
    // Of a stage that failed no baseline is kept: it would say that nothing more is to do.
    const isDone = (change: Change): boolean =>
      error instanceof OutOfTime && (options.waitsAs === undefined || isReady(change, context.clock.now()));
    changes.push(...inOrder(stage, done).map((change) => (isDone(change) ? change : withoutBaseline(change))));
    throw error;
  }
  changes.push(...inOrder(stage, done));
}

async function writeSteps(
  context: ApplyContext,
  steps: readonly Step[],
  options: StageOptions,
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

/** What a plan of an earlier part is worth now: the claim is asked between this look and the write. */
async function planAgain(context: ApplyContext, desired: DesiredObject, options: StageOptions): Promise<Plan> {
  const plan = await planStep(context, desired, new Set(), options);
  await context.checkClaim();
  return plan;
}

async function planStep(
  context: ApplyContext,
  desired: DesiredObject,
  clean: ReadonlySet<DesiredObject>,
  options: StageOptions,
): Promise<Plan> {
  const { baseline } = desired;
  const planOptions = planOptionsOf(options);
  if (options.threatened?.has(idOf(desired)))
    return fenced(await planObject(context, { ...desired, baseline: undefined }, planOptions));
  if (!clean.has(desired) || baseline === undefined) return planObject(context, desired, planOptions);
  return { desired, action: 'unchanged', baseline };
}

function planOptionsOf({ known, force, onCreated }: StageOptions) {
  return { force, key: known.key, ...(onCreated === undefined ? {} : { onCreated }) };
}

async function waitFor(context: ApplyContext, changes: readonly Change[], options: StageOptions, stage: number) {
  const { patienceMs, resume } = options;
  const begun = resume?.wait?.stage === stage ? resume.wait : undefined;
  await waitForStage(context, changes, begun ?? { stage, deadline: context.clock.now() + stageTimeoutMs }, patienceMs);
}

const idOf = ({ object }: DesiredObject): string => inventoryEntryOf(object).id;

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

function inOrder(stage: readonly DesiredObject[], done: ReadonlyMap<DesiredObject, Change>): Change[] {
  return stage.flatMap((desired) => done.get(desired) ?? []);
}

function withoutBaseline({ baseline: _, ...change }: Change): Change {
  return change;
}
