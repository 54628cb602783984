import { expect, it } from 'vitest';
import { every, minuteMs } from '../../../../../cli/commands/serve/clock.ts';

it('ticks at once, and reports a tick that throws without ending', async () => {
  const stop = new AbortController();
  const reported: unknown[] = [];

  const ticking = every(
    minuteMs,
    async () => {
      throw new Error('no cluster');
    },
    (error) => {
      reported.push(error);
      stop.abort();
    },
    stop.signal,
  );
  await ticking;

  expect(reported).toEqual([new Error('no cluster')]);
});

it('never ticks when it is stopped before it began', async () => {
  let ticks = 0;

  await every(
    minuteMs,
    async () => void ticks++,
    () => undefined,
    AbortSignal.abort(),
  );

  expect(ticks).toBe(0);
});
