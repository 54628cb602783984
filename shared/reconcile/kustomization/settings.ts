import { parseDuration, parseInterval, parseRetryInterval } from '../../flux/api/duration.ts';
import type { Kustomization } from '../../flux/api/kustomization.ts';

const shortestTimeoutMs = 30_000;

/** `spec.timeout`, or the interval less 30 s; never under 30 s. Milliseconds. */
export function timeoutOf({ spec }: Kustomization): number {
  const timeout = spec.timeout === undefined ? parseDuration(spec.interval) - 30_000 : parseDuration(spec.timeout);
  return Math.max(timeout, shortestTimeoutMs);
}

/** `spec.retryInterval`, or the interval. Milliseconds. */
export function retryIntervalOf({ spec }: Kustomization): number {
  return spec.retryInterval === undefined ? parseInterval(spec.interval) : parseRetryInterval(spec.retryInterval);
}
