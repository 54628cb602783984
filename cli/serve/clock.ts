import { setTimeout as sleep } from 'node:timers/promises';

/** Calls `tick` now and at the start of every minute until stopped; a tick that throws is reported and the next one comes. */
export async function everyMinute(
  tick: () => Promise<void>,
  report: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await tick().catch(report);
    await sleep(60_000 - (Date.now() % 60_000), undefined, { signal }).catch(() => undefined);
  }
}
