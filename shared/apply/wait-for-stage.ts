import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../api/manifest.ts';
import { computeStatus } from '../health/compute-status.ts';
import { judgeHealth, type TargetStatus } from '../health/judge-health.ts';
import { type ApplyContext, concurrency } from './apply-context.ts';
import { ObjectError } from './apply-error.ts';
import type { Change } from './change.ts';
import { mapConcurrently } from './map-concurrently.ts';

const longestDelayMs = 2000;

/** Waits until what was applied is ready. What the answers already show ready is not asked for. @throws ObjectError */
export async function waitForStage(
  context: ApplyContext,
  changes: readonly Change[],
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  // What is unchanged was ready when its baseline was taken; what is skipped is somebody else's.
  let pending = changes
    .filter(({ action }) => action === 'created' || action === 'configured')
    .map(({ subject, object }) => ({ subject, object: object as Manifest | undefined, ref: object }));
  for (let delay = 50; ; delay = Math.min(delay * 2, longestDelayMs)) {
    const statuses = pending.map(({ subject, object }): TargetStatus => {
      if (object === undefined) return { subject, status: 'NotFound' };
      return { subject, status: computeStatus(object, Date.now()).status };
    });
    const verdict = judgeHealth(statuses, { timedOut: Date.now() >= deadline, failFast: false });
    if (verdict.outcome === 'healthy') return;
    if (verdict.outcome === 'failed') throw new ObjectError(verdict.message);
    await sleep(delay, undefined, { signal: context.signal });
    pending = await mapConcurrently(
      pending.filter((_, index) => statuses[index]?.status !== 'Current'),
      concurrency,
      async ({ subject, ref }) => ({ subject, ref, object: await context.objects.get(ref) }),
    );
  }
}
