import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds of what a look returns; fails with the last look. */
export async function eventually<T>(
  look: () => Promise<T>,
  condition: (found: T) => boolean,
  waitMs = 40_000,
): Promise<T> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const found = await look();
    if (condition(found)) return found;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(found, undefined, 1).slice(0, 4000)}`);
    await sleep(50);
  }
}
