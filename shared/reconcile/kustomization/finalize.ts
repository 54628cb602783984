import { createClusterObjects } from '../../apply/target/cluster-objects.ts';
import type { Discovery } from '../../kube/discovery.ts';
import type { ObjectJob } from '../../queue/job.ts';
import { type ReconcileContext, requeueDependencyMs } from '../context.ts';
import { claimObject } from '../run/claim.ts';
import { createSubject } from '../run/live-object.ts';
import { appliedKey, ClaimLost, type HeldRecord, type TerminationStage } from '../run/record.ts';
import { armTimer, timerOf } from '../run/timers.ts';
import { clientFor } from './apply-revision.ts';
import { deletionPolicyOf } from './deletion-policy.ts';
import { tell } from './events.ts';
import { type Failure, failureOf, stall } from './fail.ts';
import { loseClaim } from './lose-claim.ts';
import { awaitTermination, type Finalizing, mayDelete, pruneAll, terminationPollMs } from './remove-applied.ts';
import type { LiveKustomization } from './subject.ts';

/** Where a worker's time was over. */
const soonMs = 1000;

/**
 * Lets a deleted Kustomization go, after what it has applied where its policy says so. What cannot be deleted yet is tried again, and what
 * this version cannot delete keeps the finalizer; the Ready condition says why.
 */
export async function finalizeKustomization(
  context: ReconcileContext,
  discovery: Discovery,
  job: ObjectJob,
  live: LiveKustomization,
  held: HeldRecord,
): Promise<void> {
  const { store, signal } = context;
  const { generation } = live.metadata;
  const key = appliedKey(job);
  const id = context.newId();
  try {
    // A run that still applies must stop before anything is deleted, or it would create it again.
    const claim = await claimObject(
      { store, key, run: id, revision: '', generation, now: context.now(), signal },
      held,
    );
    const end = { context, job, discovery, claim, subject: createSubject(context, live, claim) };
    try {
      const rest = await removeApplied(end);
      if (rest !== undefined) return await lookAgain(end, rest.afterMs, rest.termination);
      await end.subject.removeFinalizer();
      await store.delete(key);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      await keepFinalizer(end, failure);
    }
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error;
    await loseClaim(context, job, { id, created: new Map(), discovery }, live);
  }
}

/** What is left to be done, and when. */
interface Rest {
  readonly afterMs: number;
  readonly termination?: TerminationStage;
}

/** Deletes what the policy says; returns what is left. @throws StageError, KubeApiError where something is not deleted */
async function removeApplied(end: Finalizing): Promise<Rest | undefined> {
  if (!(await mayDelete(end))) return undefined;
  const { context, subject, discovery, claim } = end;
  const client = clientFor(context, subject.object);
  const objects = createClusterObjects({ client, discovery, signal: context.signal });
  const waits = deletionPolicyOf(subject.object) === 'WaitForTermination';
  const begun = waits ? claim.record.termination : undefined;
  if (begun === undefined && !(await pruneAll(end, objects))) return { afterMs: soonMs };
  const termination = waits ? await awaitTermination(end, objects, begun) : undefined;
  return termination && { afterMs: terminationPollMs, termination };
}

async function keepFinalizer(end: Finalizing, { reason, message, outcome, afterMs }: Failure): Promise<void> {
  const { context, subject } = end;
  // Only an edit of the object helps, and each survey looks at a deleted one.
  if (outcome === 'stalled') return stall(context, subject, reason, message);
  subject.set({ type: 'Ready', status: 'False', reason, message });
  await subject.save(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token });
  const { lastAppliedRevision: revision } = subject.object.status ?? {};
  await tell(context, subject, 'error', 'pruning for deleted resource failed', { revision });
  await lookAgain(end, afterMs ?? requeueDependencyMs);
}

async function lookAgain(
  { context, job, claim }: Finalizing,
  afterMs: number,
  termination?: TerminationStage,
): Promise<void> {
  const timer = timerOf(claim.record, { reason: 'retry', afterMs }, context.now());
  if (timer === undefined) return;
  await armTimer(context, job, timer, 'retry');
  await claim.update((record) => ({ ...record, timer, ...(termination === undefined ? {} : { termination }) }));
}
