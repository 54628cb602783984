import { setTimeout as sleep } from 'node:timers/promises';

/** A minute in milliseconds. */
export const minuteMs = 60_000;
/** An hour in milliseconds. */
export const hourMs = 60 * minuteMs;

/**
 * Calls `tick` now and at every multiple of `periodMs` since the epoch, until the signal aborts. If a tick throws, `report` gets the
 * error and the next one follows.
 */
export async function every(
  periodMs: number,
  tick: () => Promise<unknown>,
  report: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await tick().catch(report);
    await sleep(periodMs - (Date.now() % periodMs), undefined, { signal }).catch(() => undefined);
  }
}
