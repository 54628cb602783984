import type { ObjectJob } from '../../queue/job.ts';
import { longestDelayMs } from '../../queue/timer.ts';
import type { AppliedRecord } from './record.ts';

/** When to look at an object again, and why. */
export interface NextLook {
  readonly reason: 'retry' | 'health' | 'dependency';
  readonly afterMs: number;
}

type Timed = Pick<AppliedRecord, 'timer'>;

/** The record's next timer; a look more than 15 minutes away needs none, the survey finds it. */
export function timerOf({ timer }: Timed, next: NextLook | undefined, now: number): Timed['timer'] {
  if (next === undefined || next.afterMs > longestDelayMs) return undefined;
  return { number: (timer?.number ?? 0) + 1, due: now + next.afterMs };
}

/** What is left of a timer that is not set anew: its number is spent, so that a later timer has another one. */
export function spentTimer({ timer }: Timed): Timed['timer'] {
  return timer === undefined ? undefined : { number: timer.number + 1, due: 0 };
}

/** Whether this is the job of a timer that was armed anew since. */
export function isStaleTimer(job: ObjectJob, { timer }: Timed): boolean {
  return job.timer !== undefined && job.timer !== timer?.number;
}
