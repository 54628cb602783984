import type { ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import type { AppliedRecord, ApplyStage, HealthStage } from '../run/record.ts';
import { armTimer, type NextLook, timerOf } from '../run/timers.ts';
import type { KustomizationRun } from './apply-revision.ts';
import { settleIntent } from './intents.ts';

/** The last write of a run: what it leaves for the next one. The timer is armed first, see `armTimer`. */
export async function settle(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
  next: NextLook | undefined,
  state: { readonly finished: true } | { readonly health: HealthStage } | { readonly applying: ApplyStage },
): Promise<void> {
  const { claim, subject, revision, startedAt } = run;
  const timer = timerOf(claim.record, next, context.now());
  if (timer !== undefined && next !== undefined) await armTimer(context, job, timer, next.reason);
  await claim.update((current): AppliedRecord => {
    const { timer: old, health: _, applying: __, ...record } = settleIntent(current, claim.run);
    // A spent number stays, so that a later timer has another one.
    const kept = timer ?? (old === undefined ? undefined : { number: old.number + 1, due: 0 });
    const left = { ...record, ...(kept === undefined ? {} : { timer: kept }) };
    return 'finished' in state
      ? { ...left, finished: { startedAt, revision, generation: subject.generation } }
      : { ...left, ...state };
  });
}
