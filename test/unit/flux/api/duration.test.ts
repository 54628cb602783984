import { expect, it } from 'vitest';
import { parseInterval, parseRetryInterval } from '../../../../shared/flux/api/duration.ts';
import { dueOf } from '../../../../shared/reconcile/wake/survey.ts';

it.each([
  ['1ms', 5000],
  ['0s', 5000],
  ['4.9s', 5000],
  ['5s', 5000],
  ['1m', 60_000],
])('an interval of %s is one of %d ms', (text, milliseconds) => {
  expect(parseInterval(text)).toBe(milliseconds);
});

it.each([
  ['1ms', 1000],
  ['2s', 2000],
])('a retry interval of %s is one of %d ms', (text, milliseconds) => {
  expect(parseRetryInterval(text)).toBe(milliseconds);
});

it('an object with an interval of a millisecond is due twelve times a minute', () => {
  const now = 1_700_000_000_000;
  const metadata = { name: 'web', namespace: 'apps', uid: 'u', generation: 1 };
  const status = {
    conditions: [{ type: 'Ready', status: 'True' as const, observedGeneration: 1, lastTransitionTime: '' }],
  };

  const span = { after: now, now, upTo: now + 60_000, isFirst: false };
  expect(dueOf('Kustomization', { metadata, spec: { interval: '1ms' }, status }, span)).toHaveLength(12);
});
