import { setTimeout as sleep } from 'node:timers/promises';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** Calls `tick` now and at the start of every period (in milliseconds, of the epoch) until stopped; a tick that throws is reported and the next one comes. */
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
