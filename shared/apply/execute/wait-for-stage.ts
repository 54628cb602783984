import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../flux/api/manifest.ts';
import { computeStatus } from '../../health/compute-status.ts';
import { judgeHealth, type TargetStatus } from '../../health/judge-health.ts';
import { mapConcurrently } from '../../map-concurrently.ts';
import { type ApplyContext, concurrency } from '../apply-context.ts';
import { ObjectError } from '../apply-error.ts';
import { OutOfTime, type StageWait } from '../apply-paused.ts';
import type { Change } from '../change.ts';

const longestDelayMs = 2000;

/** Whether the answers already show that nothing is to be waited for. What a baseline proves unchanged was ready when it was taken. */
export function isReady({ action, object }: Change): boolean {
  if (action === 'skipped' || (action === 'unchanged' && object.metadata.uid === undefined)) return true;
  return computeStatus(object, Date.now()).status === 'Current';
}

/**
 * Waits until what was applied is ready. What the answers already show ready is not asked for.
 *
 * @throws ObjectError at the deadline of the wait; OutOfTime after `patienceMs`, or where the worker must end
 */
export async function waitForStage(
  context: ApplyContext,
  changes: readonly Change[],
  wait: StageWait,
  patienceMs: number,
): Promise<void> {
  const began = Date.now();
  let pending = changes
    .filter((change) => !isReady(change))
    .map(({ subject, object }) => ({ subject, object: object as Manifest | undefined, ref: object }));
  for (let delay = 50; ; delay = Math.min(delay * 2, longestDelayMs)) {
    const statuses = pending.map(({ subject, object }): TargetStatus => {
      if (object === undefined) return { subject, status: 'NotFound' };
      return { subject, status: computeStatus(object, Date.now()).status };
    });
    const verdict = judgeHealth(statuses, { timedOut: Date.now() >= wait.deadline, failFast: false });
    if (verdict.outcome === 'healthy') return;
    if (verdict.outcome === 'failed') throw new ObjectError(verdict.message);
    if (Date.now() - began >= patienceMs || context.isOutOfTime?.() === true) throw new OutOfTime(wait);
    await sleep(delay, undefined, { signal: context.signal });
    pending = await mapConcurrently(
      pending.filter((_, index) => statuses[index]?.status !== 'Current'),
      concurrency,
      async ({ subject, ref }) => ({ subject, ref, object: await context.objects.get(ref) }),
    );
  }
}
