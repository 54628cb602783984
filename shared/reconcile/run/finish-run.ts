import { isDeepStrictEqual } from 'node:util';
import { findCondition, type NewCondition } from '../../flux/conditions.ts';
import type { FluxObject } from '../../flux/objects.ts';
import type { ObjectStore } from '../../ports/store/object-store.ts';
import type { Failed, Outcome, Progressing, Ready, Retry, Stalled, StatusFields, Waiting } from './outcome.ts';
import type { AnyReconciler, FailureDetails } from './reconciler.ts';
import { type AppliedRecord, appliedKey } from './record.ts';
import type { Run } from './run.ts';
import { removeFinalizer, saveStatus } from './save-object.ts';
import { type NextLook, spentTimer, timerOf } from './timers.ts';

/** What Flux says while it works. */
export const progressMessage = 'reconciliation in progress';

/** An outcome, with what its kind shows of a failure. */
export type Ending = Exclude<Outcome, { end: 'gone' }> & FailureDetails<FluxObject>;

type Shower = (run: Run, ending: never) => void;

/** What Ready, Reconciling and Stalled say at each end. */
const showers = {
  ready({ object }, { reason, message }: Ready<FluxObject, object>) {
    object.remove('Reconciling', 'Stalled');
    object.set({ type: 'Ready', status: 'True', reason, message });
  },
  progressing() {},
  waiting: showRetry,
  retry: showRetry,
  stalled({ object }, { reason, message }: Stalled<FluxObject, object>) {
    object.remove('Reconciling');
    object.set({ type: 'Ready', status: 'False', reason, message });
    object.set({ type: 'Stalled', status: 'True', reason, message });
  },
} as const satisfies Readonly<Record<Ending['end'], Shower>>;

/** Not Ready. A run that had begun leaves Reconciling at the step that it was in, as Flux does. */
function showRetry(
  { object }: Run,
  { reason, message, progress }: (Waiting<FluxObject, object> | Retry<FluxObject, object>) & FailureDetails<FluxObject>,
): void {
  object.remove('Stalled');
  object.set({ type: 'Ready', status: 'False', reason, message });
  const step = progress ?? findCondition(object.conditions, 'Reconciling')?.message;
  if (step !== undefined)
    object.set({ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message: step });
}

/**
 * The end of every run, and the only writer of what it leaves: conditions and status, log, event, the jobs of those that depend on the
 * object, timer and record, in this order. A crash in between leaves a message that comes again, never a record that waits for nothing.
 *
 * @throws ClaimLost
 */
export async function finishRun(run: Run, reconciler: AnyReconciler, ending: Ending): Promise<void> {
  const isKnown = isShown(run, ending);
  await showEnd(run, ending);
  await report(run, reconciler, ending, isKnown);
  if (ending.end === 'ready') await ending.wake?.(run.object.live);
  await leave(run, reconciler, ending);
}

/**
 * Lets a deleted object go. The record goes first: an older run that is still at work finds no claim of its own, and an object that is
 * made anew under the same name keeps its own record. After that a change of the object makes this one start over.
 *
 * @throws ClaimLost, StartOver
 */
export async function letGo({ claim, job, object, home, signal }: Run, store: ObjectStore): Promise<void> {
  await claim.check();
  await store.delete(appliedKey(job));
  await removeFinalizer({ client: home.client, signal }, object);
}

/** Writes the staged conditions, and these fields, in the middle of a run. @throws ClaimLost */
export async function showProgress<T extends FluxObject>(
  { claim, object, home, signal }: Run<T>,
  fields: (current: T) => StatusFields = () => ({}),
): Promise<void> {
  await claim.check();
  await saveStatus({ client: home.client, signal, claim }, object, fields);
}

/** Whether the object shows this failure already. */
function isShown({ object }: Run, ending: Ending): boolean {
  if (ending.end === 'ready' || ending.end === 'progressing') return false;
  const type = ending.end === 'stalled' ? 'Stalled' : 'Ready';
  const old = findCondition(object.live.status?.conditions, type);
  return old?.message === ending.message && old.status === (type === 'Ready' ? 'False' : 'True');
}

/**
 * Writes the status unless it is there already. Where this run interrupts an earlier one, the object gets a new version in any case: the
 * earlier one may still send its status, under the version that it has read, and is refused then.
 */
async function showEnd(run: Run, ending: Ending): Promise<void> {
  const { object } = run;
  const { conditions = [], cleared = [] } = ending;
  const stage = (): void => {
    object.remove(...cleared);
    for (const condition of conditions) object.set(condition as NewCondition);
    (showers[ending.end] as (run: Run, ending: Ending) => void)(run, ending);
  };
  const fields = (current: FluxObject): StatusFields => ({ ...ending.status?.(current), ...verdictOf(run, ending) });
  stage();
  if (isWritten(run, fields(object.live))) {
    if (ending.end === 'progressing' || !run.interrupts) return;
    object.set({ type: 'Reconciling', status: 'True', reason: 'Progressing', message: progressMessage });
    await showProgress(run, fields);
    stage();
  }
  await showProgress(run, fields);
}

/** Which generation has a verdict, and which request an answer. */
function verdictOf({ object: { generation, token } }: Run, { end }: Ending): StatusFields {
  if (end === 'progressing') return {};
  return {
    ...(end === 'ready' || end === 'stalled' ? { observedGeneration: generation } : {}),
    ...(token === undefined ? {} : { lastHandledReconcileAt: token }),
  };
}

function isWritten({ object }: Run, fields: StatusFields): boolean {
  const status: StatusFields = object.live.status ?? {};
  const conditions = object.live.status?.conditions ?? [];
  return (
    isDeepStrictEqual(object.conditions, conditions) &&
    Object.entries(fields).every(([name, value]) => isDeepStrictEqual(value ?? null, status[name] ?? null))
  );
}

async function report(run: Run, reconciler: AnyReconciler, ending: Ending, isKnown: boolean): Promise<void> {
  if (ending.end === 'ready') await reportReady(run, reconciler, ending);
  else if (ending.end !== 'progressing') await reportFailed(run, reconciler, ending, isKnown);
}

const nameOf = ({ kind, namespace, name }: Run['job']): string => `${kind}/${namespace}/${name}`;

async function reportReady(
  { job, log, tell }: Run,
  { failure: { stage } }: AnyReconciler,
  { logged, event }: Ready<FluxObject, object>,
): Promise<void> {
  if (logged !== undefined)
    log.info(logged.message, { stage, object: nameOf(job), ...logged.fields, trace: job.trace });
  if (event !== undefined) await tell({ ...event, severity: 'info' });
}

async function reportFailed(
  { job, log, tell, revision }: Run,
  { failure }: AnyReconciler,
  failed: Failed,
  isKnown: boolean,
): Promise<void> {
  const { reason, message } = failed;
  if (failed.end === 'waiting' && failed.gate !== undefined) {
    if (!isKnown) await tell({ severity: 'info', reason, message: failed.gate.notice, revision });
    return;
  }
  const facts = { stage: failure.stage, object: nameOf(job), reason, error: message, trace: job.trace };
  log.warn(failure.log, { metric: 'FailedObjects', ...facts });
  // What is waited for mostly comes a moment later: nobody is alerted.
  if (failed.end === 'waiting' || (isKnown && !(failure.isRepeated && failed.end === 'retry'))) return;
  await tell({ severity: 'error', reason, message, revision, ...(failed.end === 'retry' ? failed.event : {}) });
}

/** The last write of a run: what it leaves for the next one. The timer is armed first. */
async function leave(run: Run, reconciler: AnyReconciler, ending: Ending): Promise<void> {
  const { claim, clock, object, job, startedAt } = run;
  const now = clock.now();
  const { failingSince, timer: armed } = timesAfter(run, reconciler, ending, now);
  if (armed !== undefined) {
    await claim.check();
    await run.wake.at({ ...job, reason: armed.reason, timer: armed.timer.number }, armed.timer.due);
  }
  const revision = (ending.end === 'ready' ? ending.revision : undefined) ?? run.revision;
  await claim.update((record): AppliedRecord => {
    const { claim: _, timer: __, failingSince: ___, finished, state } = record;
    const timer = armed?.timer ?? spentTimer(record);
    const settled: object = reconciler.settle?.(state, claim.run) ?? state;
    const ended = ending.end === 'progressing' ? finished : { startedAt, revision, generation: object.generation };
    return {
      version: record.version,
      uid: record.uid,
      ...(timer === undefined ? {} : { timer }),
      ...(ended === undefined ? {} : { finished: ended }),
      ...(failingSince === undefined ? {} : { failingSince }),
      state: ending.state?.(settled, object.live) ?? settled,
    };
  });
}

interface Times {
  readonly failingSince?: number | undefined;
  readonly timer?: { readonly timer: NonNullable<AppliedRecord['timer']>; readonly reason: NextLook['reason'] };
}

function timesAfter({ claim: { record }, object }: Run, reconciler: AnyReconciler, ending: Ending, now: number): Times {
  if (ending.end === 'ready') return {};
  const failingSince = ending.end === 'progressing' ? record.failingSince : (record.failingSince ?? now);
  const next = nextLook(ending, () => reconciler.retryAfterMs(object.live, now - (failingSince ?? now)));
  const timer = timerOf(record, next, now);
  return {
    failingSince,
    ...(timer === undefined || next === undefined ? {} : { timer: { timer, reason: next.reason } }),
  };
}

function nextLook(ending: Progressing<FluxObject, object> | Failed, retryAfterMs: () => number): NextLook | undefined {
  if (ending.end === 'progressing') return ending.next;
  if (ending.end === 'stalled') return undefined;
  const reason = ending.end === 'waiting' && ending.gate !== undefined ? 'dependency' : 'retry';
  return { reason, afterMs: ending.afterMs ?? retryAfterMs() };
}
