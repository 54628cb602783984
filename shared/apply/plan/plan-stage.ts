import { mapConcurrently } from '../../base/map-concurrently.ts';
import { type ApplyContext, type ApplyOptions, concurrency } from '../apply-context.ts';
import { type DesiredObject, idOf, type LocatedObject } from '../desired/desired-object.ts';
import type { DefinedScopes } from '../desired/identify-objects.ts';
import type { Stage } from '../desired/stages.ts';
import { hashDesired } from '../drift/baseline.ts';
import { findClean, isCounted } from '../drift/find-clean.ts';
import { locateObjects } from '../target/locate-objects.ts';
import { type Plan, planObject } from './plan-object.ts';

/** The part of an apply's context that planning needs: no claim, for it writes nothing. */
export type PlanContext = Omit<ApplyContext, 'checkClaim'>;

/** The part of an apply's options that decides what is to be done. */
export type PlanOptions = Pick<ApplyOptions, 'force' | 'known' | 'resume' | 'threatened'>;

/** An object and what is to be done with it. */
export interface Step {
  readonly desired: DesiredObject;
  /** Absent if an earlier part of this apply has compared the object: then it is compared again just before it is written. */
  readonly plan?: Plan;
}

/** What is to be done with the objects of a stage. */
export interface StagePlan extends Omit<Stage, 'objects'> {
  /** In the order of the inventory. */
  readonly steps: readonly Step[];
  /** Objects that cannot be compared before an earlier stage has created their kind or their namespace. */
  readonly later: Stage['objects'];
  /** True if the worker's time was over before all objects were compared: those that are left have no step. */
  readonly isPartial: boolean;
}

/**
 * Compares the objects of a stage with the cluster, and writes nothing. Those that their baselines prove unchanged cost a share of one
 * LIST a kind; of the others each costs a dry-run, and some a read.
 *
 * @param defined the kinds that the whole set defines: the server gets a moment to serve them
 * @throws ObjectError if a kind is not served or a dry-run is refused
 */
export async function planStage(
  context: PlanContext,
  { objects, ...stage }: Stage,
  defined: DefinedScopes,
  options: PlanOptions,
): Promise<StagePlan> {
  const located = await locateObjects(context, objects, defined);
  const desired = located.map((one) => describe(one, options));
  const clean = await findClean(context, desired, options.known.key);
  const steps = await mapConcurrently(desired, concurrency, async (one): Promise<Step | undefined> => {
    if (options.resume?.tried.includes(idOf(one)) && !clean.has(one)) return { desired: one };
    if (context.isOutOfTime?.() === true) return undefined;
    return { desired: one, plan: await planDesired(context, one, options, clean) };
  });
  const planned = steps.filter((step) => step !== undefined);
  return { ...stage, steps: planned, later: [], isPartial: planned.length < steps.length };
}

function describe({ object, resource }: LocatedObject, { known }: PlanOptions): DesiredObject {
  return {
    object,
    resource,
    desired: hashDesired(object, known.key),
    baseline: known.baselines[idOf({ object })],
    counted: isCounted(resource, known.customResources),
  };
}

/**
 * What is to be done with one object. One that another run was about to delete is compared in full and written in any case: then it has
 * another version, and the delete is refused.
 *
 * @param clean the objects that are proved to be as they were left
 * @throws ObjectError if the dry-run is refused
 */
export async function planDesired(
  context: PlanContext,
  desired: DesiredObject,
  { force, known, threatened }: PlanOptions,
  clean: ReadonlySet<DesiredObject> = new Set(),
): Promise<Plan> {
  const { baseline } = desired;
  const how = { force, key: known.key };
  if (threatened?.has(idOf(desired)))
    return fenced(await planObject(context, { ...desired, baseline: undefined }, how));
  if (!clean.has(desired) || baseline === undefined) return planObject(context, desired, how);
  return { desired, action: 'unchanged', baseline };
}

function fenced(plan: Plan): Plan {
  return plan.action === 'unchanged' && plan.seen !== undefined
    ? { ...plan, action: 'configured', fenced: true }
    : plan;
}
