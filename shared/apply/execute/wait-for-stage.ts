import { mapConcurrently } from '../../base/map-concurrently.ts';
import type { Manifest } from '../../flux/api/manifest.ts';
import { computeStatus } from '../../health/compute-status.ts';
import { judgeHealth, type TargetStatus } from '../../health/judge-health.ts';
import { type ApplyContext, concurrency } from '../apply-context.ts';
import { ObjectError } from '../apply-error.ts';
import { OutOfTime, type StageWait } from '../apply-paused.ts';
import type { Change } from '../change.ts';

const longestDelayMs = 2000;

/** Whether the answers already show that nothing is to be waited for. What a baseline proves unchanged was ready when it was taken. */
export function isReady({ action, object }: Change, now: number): boolean {
  if (action === 'skipped' || (action === 'unchanged' && object.metadata.uid === undefined)) return true;
  return computeStatus(object, now).status === 'Current';
}

/**
 * Waits until what was applied is ready. What the answers already show ready is not asked for.
 *
 * @throws ObjectError at the deadline of the wait; OutOfTime after `patienceMs`, or where the worker must end
 */
export async function waitForStage(
  context: Pick<ApplyContext, 'objects' | 'clock' | 'isOutOfTime' | 'signal'>,
  changes: readonly Change[],
  wait: StageWait,
  patienceMs: number,
): Promise<void> {
  const { clock, signal } = context;
  const began = clock.elapsed();
  let pending = changes
    .filter((change) => !isReady(change, clock.now()))
    .map(({ subject, object }) => ({ subject, object: object as Manifest | undefined, ref: object }));
  for (let delay = 50; ; delay = Math.min(delay * 2, longestDelayMs)) {
    const statuses = pending.map(({ subject, object }): TargetStatus => {
      if (object === undefined) return { subject, status: 'NotFound' };
      return { subject, status: computeStatus(object, clock.now()).status };
    });
    const verdict = judgeHealth(statuses, { timedOut: clock.now() >= wait.deadline, failFast: false });
    if (verdict.outcome === 'healthy') return;
    if (verdict.outcome === 'failed') throw new ObjectError(verdict.message);
    if (clock.elapsed() - began >= patienceMs || context.isOutOfTime?.() === true) throw new OutOfTime(wait);
    await clock.sleep(delay, signal);
    pending = await mapConcurrently(
      pending.filter((_, index) => statuses[index]?.status !== 'Current'),
      concurrency,
      async ({ subject, ref }) => ({ subject, ref, object: await context.objects.get(ref) }),
    );
  }
}
