import type { ObjectJob } from '../../queue/job.ts';
import { longestDelayMs, setTimer } from '../../queue/timer.ts';
import type { ReconcileContext } from '../context.ts';
import type { AppliedRecord } from './record.ts';

/** When to look at an object again, and why. */
export interface NextLook {
  readonly reason: 'retry' | 'health' | 'dependency';
  readonly afterMs: number;
}

/** The record's next timer; a look more than 15 minutes away needs none, the survey finds it. */
export function timerOf(record: AppliedRecord, next: NextLook | undefined, now: number): AppliedRecord['timer'] {
  if (next === undefined || next.afterMs > longestDelayMs) return undefined;
  return { number: (record.timer?.number ?? 0) + 1, due: now + next.afterMs };
}

/**
 * Arms a timer. Called before the record that names it is written: a crash in between leaves a timer that is dropped and a
 * message that comes again, never a record that waits for nothing.
 */
export async function armTimer(
  context: ReconcileContext,
  job: ObjectJob,
  timer: NonNullable<AppliedRecord['timer']>,
  reason: NextLook['reason'],
): Promise<void> {
  await setTimer(context.queues, { ...job, reason, timer: timer.number }, timer.due, context.now());
}

/** Is this the job of a timer that was armed anew since? */
export function isStaleTimer(job: ObjectJob, record: AppliedRecord): boolean {
  return job.timer !== undefined && job.timer !== record.timer?.number;
}
