import type { Failed } from '../run/outcome.ts';
import type { FailureDetails } from '../run/reconciler.ts';
import { InventoryError } from './apply/inventory-error.ts';
import { recordRun } from './history.ts';
import type { KustomizationRun, LiveKustomization } from './run.ts';
import type { KustomizationState } from './state.ts';

/** What the status of a failed Kustomization says beside its conditions: what was tried, what is applied, and a line of its history. */
export function describeFailure(
  { object, revision, startedAt, clock }: KustomizationRun,
  { end, reason }: Failed<LiveKustomization, KustomizationState>,
  error: unknown,
): FailureDetails<LiveKustomization> {
  const known = error instanceof InventoryError ? error : undefined;
  const history =
    known &&
    recordRun(object.live.status?.history ?? [], {
      digest: known.checksum,
      status: reason,
      startedAt,
      now: clock.now(),
      metadata: { revision },
    });
  return {
    status: (current) => ({
      ...known?.inventory(current),
      ...(revision !== '' && end === 'retry' ? { lastAttemptedRevision: revision } : {}),
      ...(history === undefined ? {} : { history }),
    }),
  };
}
