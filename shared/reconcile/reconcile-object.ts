import type { z } from 'zod';
import { StageError } from '../base/errors.ts';
import { decodeObject } from '../flux/api/decode.ts';
import { apiKinds } from '../flux/api/index.ts';
import type { Kind } from '../flux/api/kind.ts';
import type { FluxObject } from '../flux/objects.ts';
import { unsupportedReason } from '../flux/unsupported.ts';
import type { ObjectJob } from '../queue/job.ts';
import { isAway } from './away.ts';
import type { ReconcileContext } from './context.ts';
import { claimObject } from './run/claim.ts';
import { type Ending, finishRun, letGo } from './run/finish-run.ts';
import { findWait } from './run/gates.ts';
import { acknowledgeRequest } from './run/mark-object.ts';
import { type Outcome, outcomeOf } from './run/outcome.ts';
import type { AnyReconciler, Prepared } from './run/reconciler.ts';
import { appliedKey, ClaimLost, type HeldRecord, readStoredRecord, recordOf, StartOver } from './run/record.ts';
import { createRun, type Run } from './run/run.ts';
import { ensureFinalizer } from './run/save-object.ts';
import { isStaleTimer } from './run/timers.ts';
import { getOwnObject } from './shard.ts';

/** What is known of an object before its claim. */
interface Subject {
  readonly reconciler: AnyReconciler;
  readonly context: ReconcileContext;
  readonly job: ObjectJob;
  readonly live: FluxObject;
  readonly held: HeldRecord;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/**
 * What is the same for an object of every kind: its record and the object are read, one that is deleted is let go, one that is suspended
 * is left alone, a spent timer is dropped, a spec that cannot be acted on stalls, and a run that finds something to do claims the object
 * and passes the gates. How it ends is written by `finishRun`.
 *
 * @throws StartOver where the object changed while it was looked at; what only the worker's end can answer
 */
export async function reconcileObject(
  reconciler: AnyReconciler,
  context: ReconcileContext,
  job: ObjectJob,
): Promise<void> {
  // Before the object: what is written under a claim of this record was known to nobody earlier.
  const stored = await readStoredRecord(context.store, appliedKey(job), reconciler.record);
  const live = await getOwnObject<FluxObject>(context, job);
  if (live === undefined) return;
  const held = recordOf(stored, live.metadata.uid);
  const subject: Subject = { reconciler, context, job, live, held, startedAt: context.now() };
  if (live.metadata.deletionTimestamp !== undefined) return finalize(subject);
  if (live.spec['suspend'] === true) return acknowledgeRequest(context, live);
  if (isStaleTimer(job, held.record)) return;
  const found = await prepare(subject);
  if (found !== undefined) await reconcile(subject, found);
}

/** What a look has found to do: a run to begin, or an end that is known already. */
type Found =
  | { readonly object: FluxObject; readonly prepared: Prepared }
  | { readonly object?: FluxObject; readonly error: unknown };

const unsupportedError = (message: string): StageError =>
  new StageError(unsupportedReason, message, { outcome: 'stalled' });

async function prepare({ reconciler, context, job, live, held }: Subject): Promise<Found | undefined> {
  const unsupported = reconciler.describeUnsupported(live.spec);
  if (unsupported !== undefined) return { error: unsupportedError(unsupported) };
  let object: FluxObject | undefined;
  try {
    object = decodeObject(apiKinds[job.kind] as Kind<z.ZodType, z.ZodType>, live) as FluxObject;
    const prepared = await reconciler.prepare(context, { job, object, held });
    return prepared === undefined ? undefined : { object, prepared };
  } catch (error) {
    if (isAway(error) || outcomeOf(error, '') === undefined) throw error;
    return { error, ...(object === undefined ? {} : { object }) };
  }
}

async function reconcile(subject: Subject, found: Found): Promise<void> {
  const { reconciler, context, live } = subject;
  const prepared = 'prepared' in found ? found.prepared : undefined;
  await runClaimed(subject, found.object ?? live, prepared, async (run) => {
    // What cannot be acted on has done nothing that would have to be undone.
    if (found.object !== undefined)
      await ensureFinalizer({ client: run.home.client, signal: run.signal, claim: run.claim }, run.object);
    if ('error' in found) throw found.error;
    const wait = await findWait(reconciler.gates, run, context);
    return wait ?? reconciler.reconcile(run, prepared, context);
  });
}

function finalize(subject: Subject): Promise<void> {
  const { reconciler, context, live } = subject;
  return runClaimed(subject, live, undefined, (run) => reconciler.finalize(run, context));
}

/**
 * Claims the object, works on it under the claim and writes how that ended. A run that loses its claim stops without a word: the one that
 * took over has asked later, and so knows more.
 *
 * @throws StartOver where the object was claimed since it was read, or where the record is gone and so nobody has taken over
 */
async function runClaimed(
  subject: Subject,
  live: FluxObject,
  prepared: Prepared | undefined,
  work: (run: Run) => Promise<Outcome>,
): Promise<void> {
  const { reconciler, context, job, held, startedAt } = subject;
  const { store, signal, newId } = context;
  const revision = prepared?.revision ?? '';
  const { generation } = live.metadata;
  const ids = { key: appliedKey(job), run: newId(), revision, generation, now: startedAt };
  const claim = await claimObject({ store, signal, ...ids }, held);
  const interrupts = held.record.claim !== undefined;
  const run = createRun(context, { job, live, claim, revision, startedAt, interrupts });
  try {
    const ending = await attempt(reconciler, run, work);
    await (ending.end === 'gone' ? letGo(run, store) : finishRun(run, reconciler, ending));
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error;
    await giveUp(subject, run, prepared, error);
  }
}

/** How the work ends, which it may say by what it throws. */
async function attempt(
  reconciler: AnyReconciler,
  run: Run,
  work: (run: Run) => Promise<Outcome>,
): Promise<Ending | Extract<Outcome, { end: 'gone' }>> {
  try {
    return await work(run);
  } catch (error) {
    const failed = outcomeOf(error, reconciler.failure.reason);
    if (failed === undefined) throw error;
    return { ...failed, ...reconciler.describeFailure?.(run, failed, error) };
  }
}

async function giveUp(
  { reconciler, context, job }: Subject,
  run: Run,
  prepared: Prepared | undefined,
  cause: ClaimLost,
): Promise<void> {
  context.signal.throwIfAborted();
  const { kind, namespace, name, trace } = job;
  const object = `${kind}/${namespace}/${name}`;
  context.log.info('another run took over', { stage: reconciler.failure.stage, object, trace });
  if (reconciler.abandon !== undefined) return reconciler.abandon(run, prepared, context);
  const { record } = await readStoredRecord(context.store, appliedKey(job), reconciler.record);
  if (record === undefined || record.claim?.run === run.claim.run)
    throw new StartOver('the record of the object is gone, or has changed by this run’s own hand', { cause });
}
