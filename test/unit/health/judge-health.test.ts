import { expect, it } from 'vitest';
import { judgeHealth, type TargetStatus } from '../../../shared/health/judge-health.ts';

const target = (name: string, status: TargetStatus['status'], more = {}): TargetStatus => ({
  subject: `Deployment/shop/${name}`,
  status,
  ...more,
});
const inTime = { timedOut: false };

it('all Current is healthy, and so is nothing', () => {
  expect(judgeHealth([target('a', 'Current')], inTime)).toEqual({ outcome: 'healthy' });
  expect(judgeHealth([], { timedOut: true })).toEqual({ outcome: 'healthy' });
});

it('what is in progress is waited for', () => {
  expect(judgeHealth([target('a', 'Current'), target('b', 'InProgress')], inTime)).toEqual({ outcome: 'waiting' });
});

it('one that failed ends the wait, and it alone is named', () => {
  expect(judgeHealth([target('a', 'Failed'), target('b', 'InProgress')], inTime)).toEqual({
    outcome: 'failed',
    message: "failed early due to stalled resources: [Deployment/shop/a status: 'Failed']",
  });
});

it('without fail-fast the others are waited for', () => {
  const targets = [target('a', 'Failed'), target('b', 'InProgress')];

  expect(judgeHealth(targets, { timedOut: false, failFast: false })).toEqual({ outcome: 'waiting' });
});

it('at the end of its time all that are not Current are named, with what is known', () => {
  const targets = [target('a', 'Current'), target('b', 'InProgress'), target('c', 'Unknown', { error: 'forbidden' })];

  expect(judgeHealth(targets, { timedOut: true })).toEqual({
    outcome: 'failed',
    message:
      "timeout waiting for: [Deployment/shop/b status: 'InProgress', Deployment/shop/c status: 'Unknown': forbidden]",
  });
});

it('a Job that its cluster deletes when it is done is done when it is gone', () => {
  expect(judgeHealth([target('a', 'NotFound', { isJobWithTtl: true })], inTime)).toEqual({ outcome: 'healthy' });
  expect(judgeHealth([target('a', 'NotFound')], inTime)).toEqual({ outcome: 'waiting' });
});
