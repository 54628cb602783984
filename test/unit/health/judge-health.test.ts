import { expect, it } from 'vitest';
import { judgeHealth, type TargetStatus } from '../../../shared/health/judge-health.ts';

const target = (name: string, status: TargetStatus['status'], more = {}): TargetStatus => ({
  subject: `Deployment/shop/${name}`,
  status,
  ...more,
});
const inTime = { timedOut: false };

it('is healthy when all objects are Current, and when there are none', () => {
  expect(judgeHealth([target('a', 'Current')], inTime)).toEqual({ outcome: 'healthy' });
  expect(judgeHealth([], { timedOut: true })).toEqual({ outcome: 'healthy' });
});

it('waits for an object in progress', () => {
  expect(judgeHealth([target('a', 'Current'), target('b', 'InProgress')], inTime)).toEqual({ outcome: 'waiting' });
});

it('ends the wait with the first failed object, and names it alone', () => {
  expect(judgeHealth([target('a', 'Failed'), target('b', 'InProgress')], inTime)).toEqual({
    outcome: 'failed',
    message: "failed early due to stalled resources: [Deployment/shop/a status: 'Failed']",
  });
});

it('waits for the others without fail-fast', () => {
  const targets = [target('a', 'Failed'), target('b', 'InProgress')];

  expect(judgeHealth(targets, { timedOut: false, failFast: false })).toEqual({ outcome: 'waiting' });
});

it('names at the end of its time all objects that are not Current, with what is known', () => {
  const targets = [target('a', 'Current'), target('b', 'InProgress'), target('c', 'Unknown', { error: 'forbidden' })];

  expect(judgeHealth(targets, { timedOut: true })).toEqual({
    outcome: 'failed',
    message:
      "timeout waiting for: [Deployment/shop/b status: 'InProgress', Deployment/shop/c status: 'Unknown': forbidden]",
  });
});

it('counts a Job that its cluster deletes as done when it is gone', () => {
  expect(judgeHealth([target('a', 'NotFound', { isJobWithTtl: true })], inTime)).toEqual({ outcome: 'healthy' });
  expect(judgeHealth([target('a', 'NotFound')], inTime)).toEqual({ outcome: 'waiting' });
});
