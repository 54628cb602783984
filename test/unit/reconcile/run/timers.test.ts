import { expect, it } from 'vitest';
import { isStaleTimer, timerOf } from '../../../../shared/reconcile/run/timers.ts';
import { jobOf, recordOf } from '../../../support/states.ts';

const fourth = recordOf({ timer: { number: 4, due: 10 } });

it.each([
  ['sets no timer where no look is wanted', recordOf(), undefined, undefined],
  ['sets no timer in place of an old one where no look is wanted', fourth, undefined, undefined],
  ['sets the first timer', recordOf(), 1000, { number: 1, due: 1100 }],
  ['gives the next timer the next number', fourth, 1000, { number: 5, due: 1100 }],
  ['sets a timer that is due at once', recordOf(), 0, { number: 1, due: 100 }],
  ['sets a timer of 15 minutes', recordOf(), 900_000, { number: 1, due: 900_100 }],
  ['leaves to the survey what is more than 15 minutes away', fourth, 900_001, undefined],
])('%s', (_, record, afterMs, expected) => {
  expect(timerOf(record, afterMs === undefined ? undefined : { reason: 'retry', afterMs }, 100)).toEqual(expected);
});

it.each([
  ['runs a job that is not a timer’s', undefined, fourth, false],
  ['runs the job of the timer that is set', 4, fourth, false],
  ['drops the job of the timer before', 3, fourth, true],
  ['drops the job of a timer that is no longer set', 4, recordOf(), true],
])('%s', (_, timer, record, isStale) => {
  expect(isStaleTimer(jobOf(timer === undefined ? {} : { timer }), record)).toBe(isStale);
});
