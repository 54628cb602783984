import { createClusterObjects } from '../../../apply/target/cluster-objects.ts';
import { requeueDependencyMs } from '../../requeue.ts';
import { type Outcome, outcomeOf } from '../../run/outcome.ts';
import { clientFor, type KustomizationRun, type LiveKustomization } from '../run.ts';
import type { KustomizationState, TerminationStage } from '../state.ts';
import { deletionPolicyOf } from './deletion-policy.ts';
import { awaitTermination, mayDelete, pruneAll, terminationPollMs } from './remove-applied.ts';

type End = Outcome<LiveKustomization, KustomizationState>;

/** Where a worker's time was over. */
const soonMs = 1000;

/**
 * Lets a deleted Kustomization go, after what it has applied where its policy says so. What cannot be deleted yet is tried again, and what
 * this version cannot delete keeps the finalizer; the Ready condition says why.
 */
export async function finalizeKustomization(run: KustomizationRun): Promise<End> {
  try {
    return await removeApplied(run);
  } catch (error) {
    const failed = outcomeOf(error, 'ReconciliationFailed');
    if (failed === undefined) throw error;
    // Only an edit of the object helps, and each survey looks at a deleted one.
    if (failed.end === 'stalled') return failed;
    const { reason, message, afterMs = requeueDependencyMs } = failed;
    const revision = run.object.live.status?.lastAppliedRevision;
    const event = { message: 'pruning for deleted resource failed', revision };
    return { end: 'retry', reason, message, afterMs, event };
  }
}

/** Deletes what the policy says. @throws StageError, KubeApiError where something is not deleted */
async function removeApplied(run: KustomizationRun): Promise<End> {
  if (!(await mayDelete(run))) return { end: 'gone' };
  const { object, target, claim, signal } = run;
  const objects = createClusterObjects({ client: clientFor(run), discovery: target.discovery, signal });
  const waits = deletionPolicyOf(object.live) === 'WaitForTermination';
  const begun = waits ? claim.record.state.termination : undefined;
  if (begun === undefined && !(await pruneAll(run, objects))) return lookAgain(soonMs);
  const termination = waits ? await awaitTermination(run, objects, begun) : undefined;
  return termination === undefined ? { end: 'gone' } : lookAgain(terminationPollMs, termination);
}

function lookAgain(afterMs: number, termination?: TerminationStage): End {
  return {
    end: 'progressing',
    next: { reason: 'retry', afterMs },
    state: (state) => ({ ...state, ...(termination === undefined ? {} : { termination }) }),
  };
}
