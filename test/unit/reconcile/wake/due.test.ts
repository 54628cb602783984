import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueTicks, offsetOf } from '../../../../shared/reconcile/wake/due.ts';

const minute = 60_000;

describe('ticks', () => {
  it('come once an interval, at the object’s own phase, whatever the surveys’ instants were', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.integer({ min: 1000, max: 3_600_000 }),
        fc.array(fc.integer({ min: 30_000, max: 60_000 }), { minLength: 2, maxLength: 30 }),
        (uid, interval, steps) => {
          const ticks = new Set<number>();
          let after = 1_700_000_000_000;
          const start = after;
          let now = after;
          for (const step of steps) {
            now += step;
            const upTo = Math.max(now + minute, after);
            for (const tick of dueTicks(uid, interval, after, now, upTo)) ticks.add(tick.at);
            after = upTo;
          }
          const instants = [...ticks].sort((a, b) => a - b);

          for (const at of instants) expect((at - offsetOf(uid, interval)) % interval).toBe(0);
          // From the first survey's look ahead on, none is missing and none is there twice.
          const looked = instants.filter((at) => at > start + (steps[0] as number));
          for (const [index, at] of looked.entries())
            if (index > 0) expect(at - (looked[index - 1] as number)).toBe(interval);
        },
      ),
    );
  });

  it('are made up for by one where they were lost', () => {
    const now = 1_700_000_000_000;

    const ticks = dueTicks('uid', minute, now - 60 * minute, now, now);

    expect(ticks).toHaveLength(1);
  });

  it('are spread over the interval for many objects', () => {
    const offsets = Array.from({ length: 1000 }, (_, index) => offsetOf(`uid-${index}`, minute));

    const halves = offsets.filter((offset) => offset < minute / 2).length;

    expect(halves).toBeGreaterThan(400);
    expect(halves).toBeLessThan(600);
  });
});
