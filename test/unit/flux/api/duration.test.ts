import { expect, it } from 'vitest';
import { parseInterval, parseRetryInterval } from '../../../../shared/flux/api/duration.ts';

it.each([
  ['1ms', 5000],
  ['0s', 5000],
  ['4.9s', 5000],
  ['5s', 5000],
  ['1m', 60_000],
])('reads the interval %s as %d ms', (text, milliseconds) => {
  expect(parseInterval(text)).toBe(milliseconds);
});

it.each([
  ['1ms', 1000],
  ['2s', 2000],
])('reads the retry interval %s as %d ms', (text, milliseconds) => {
  expect(parseRetryInterval(text)).toBe(milliseconds);
});
