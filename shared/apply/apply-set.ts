import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { KubeApiError } from '../kube/kube-api-error.ts';
import type { ClusterObjects } from './cluster-objects.ts';
import { hasDrifted } from './drift.ts';
import { cleanupPatch } from './field-managers.ts';
import { type Manifest, subjectOf } from './manifest.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { wishes } from './selectors.ts';
import { rankOf, splitStages } from './stages.ts';

export type Action = 'created' | 'configured' | 'unchanged' | 'skipped' | 'deleted';

/** What was done to an object, and how it stands after. */
export interface Change {
  readonly subject: string;
  readonly action: Action;
  readonly object: Manifest;
}

export interface ApplyContext {
  readonly objects: ClusterObjects;
  /** Throws where the run must stop; awaited before each stage and before each write. */
  readonly checkClaim: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** An apply that stopped: what it had done by then is in `changes`. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  readonly changes: readonly Change[];

  constructor(message: string, changes: readonly Change[], options?: ErrorOptions) {
    super(message, options);
    this.changes = changes;
  }
}

const concurrency = 8;
const settleMs = 10_000;
const recreateMs = 10_000;

interface Planned {
  readonly desired: Manifest;
  readonly live: Manifest | undefined;
  readonly action: Extract<Action, 'created' | 'configured' | 'unchanged' | 'skipped'>;
}

/**
 * Applies normalized objects in stages. Of a stage, all objects are tried on the server first; where one is refused nothing of the stage is
 * applied. What has not drifted is not written. Every write carries the version that was compared, so that it cannot land on a newer one.
 *
 * @throws ApplyError with Flux's words
 */
export async function applySet(
  context: ApplyContext,
  desired: readonly Manifest[],
  force: boolean,
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  const stages = splitStages(desired);
  for (const [index, stage] of stages.entries()) {
    try {
      await context.checkClaim();
      const planned = await mapConcurrently(stage, concurrency, (object) => plan(context, object, force));
      await context.checkClaim();
      for (const rank of groupByRank(planned)) {
        changes.push(...(await mapConcurrently(rank, concurrency, (one) => execute(context, one))));
      }
      if (index < stages.length - 1) await settle(context, changes);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new ApplyError(error.message, changes, { cause: error.cause });
    }
  }
  return changes;
}

/** The server does not accept an object. */
class Refused extends Error {}

function refused(object: Manifest, verb: string, error: unknown): unknown {
  if (!(error instanceof KubeApiError))
    return error instanceof Error && error.message.includes('no matches for kind')
      ? new Refused(error.message, { cause: error })
      : error;
  if (error.status === 409 && verb === 'apply') return error;
  return new Refused(
    `${subjectOf(object)} ${verb} failed${error.reason === 'Unknown' ? '' : ` (${error.reason})`}: ${error.message}`,
    { cause: error },
  );
}

async function plan(context: ApplyContext, desired: Manifest, force: boolean): Promise<Planned> {
  const { objects } = context;
  try {
    let live = await objects.get(desired);
    const skip =
      wishes(desired, 'reconcile: disabled') ||
      wishes(desired, 'ssa: ignore') ||
      wishes(live, 'reconcile: disabled') ||
      wishes(live, 'ssa: ignore');
    if (skip || (live !== undefined && wishes(desired, 'ssa: ifnotpresent')))
      return { desired, live, action: 'skipped' };
    if (live !== undefined && !wishes(desired, 'ssa: merge')) {
      const patch = cleanupPatch(live);
      if (patch !== undefined) {
        await context.checkClaim();
        live = await objects.jsonPatch(live, patch);
      }
    }
    const dryRun = await tryOut(context, desired, live, force || wishes(desired, 'force: enabled'));
    if (dryRun === 'recreated' || live === undefined) return { desired, live: undefined, action: 'created' };
    return { desired, live, action: hasDrifted(live, dryRun) ? 'configured' : 'unchanged' };
  } catch (error) {
    throw refused(desired, 'dry-run', error);
  }
}

/** With force, an object that the server will not change is deleted, and its place is free when this returns. */
async function tryOut(
  context: ApplyContext,
  desired: Manifest,
  live: Manifest | undefined,
  force: boolean,
): Promise<Manifest | 'recreated'> {
  try {
    return await context.objects.apply(desired, { dryRun: true });
  } catch (error) {
    if (!force || live?.metadata.uid === undefined || !isImmutable(error)) throw error;
    await context.checkClaim();
    await context.objects.delete(live, live.metadata.uid, live.metadata.resourceVersion);
    const deadline = Date.now() + recreateMs;
    while ((await context.objects.get(desired)) !== undefined) {
      if (Date.now() > deadline)
        throw new Refused(
          `${subjectOf(desired)} is still being deleted after ${recreateMs / 1000} s; it is recreated at the next attempt`,
        );
      await sleep(250, undefined, { signal: context.signal });
    }
    await context.objects.apply(desired, { dryRun: true });
    return 'recreated';
  }
}

function isImmutable(error: unknown): boolean {
  return (
    error instanceof KubeApiError &&
    (error.status === 409 || error.status === 422 || /is immutable|immutable field/.test(error.message))
  );
}

async function execute(context: ApplyContext, { desired, live, action }: Planned): Promise<Change> {
  const subject = subjectOf(desired);
  if (action === 'unchanged' || action === 'skipped') return { subject, action, object: live ?? desired };
  try {
    const object =
      live === undefined
        ? desired
        : { ...desired, metadata: { ...desired.metadata, resourceVersion: live.metadata.resourceVersion } };
    return { subject, action, object: await context.objects.apply(object as Manifest, { dryRun: false }) };
  } catch (error) {
    throw refused(desired, 'apply', error);
  }
}

function groupByRank(planned: readonly Planned[]): readonly (readonly Planned[])[] {
  const groups = new Map<number, Planned[]>();
  for (const one of planned) groups.set(rankOf(one.desired), [...(groups.get(rankOf(one.desired)) ?? []), one]);
  return [...groups.values()];
}

/** What later stages build on: definitions established, namespaces active. Longer than ten seconds is the next attempt's. */
async function settle(context: ApplyContext, changes: readonly Change[]): Promise<void> {
  const pending = changes.filter(
    ({ action, object }) => action === 'created' && ['CustomResourceDefinition', 'Namespace'].includes(object.kind),
  );
  const deadline = Date.now() + settleMs;
  for (const { object, subject } of pending) {
    let current: Manifest | undefined = object;
    while (!isSettled(current)) {
      if (Date.now() > deadline) throw new Refused(`timeout waiting for: [${subject} status: 'InProgress']`);
      await sleep(100, undefined, { signal: context.signal });
      current = await context.objects.get(object);
    }
  }
}

function isSettled(object: Manifest | undefined): boolean {
  const status = object?.['status'] as
    | { phase?: string; conditions?: readonly { type: string; status: string }[] }
    | undefined;
  if (object?.kind === 'Namespace') return status?.phase === 'Active';
  return status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True') === true;
}

/** The change log of an event: a line for each object that changed. */
export function formatChanges(changes: readonly Change[]): string {
  return changes
    .filter(({ action }) => action !== 'unchanged' && action !== 'skipped')
    .map(({ subject, action }) => `${subject} ${action}`)
    .join('\n');
}

export function describeApplyFailure(error: unknown): string {
  return error instanceof ApplyError ? `${error.message}\n${formatChanges(error.changes)}` : messageOf(error);
}
