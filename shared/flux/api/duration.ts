import { formatDuration as formatGoDuration } from '../../base/go/time/format-duration.ts';

/** What Flux's CRDs accept as a duration. */
export const durationPattern = /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/;
/** The same for a source's timeout, which may not have hours. */
export const timeoutPattern = /^([0-9]+(\.[0-9]+)?(ms|s|m))+$/;

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The longest that Go knows, 292 years; the pattern of the API has no end. */
const longestMs = Math.floor(2 ** 63 / 1e6);

/** `1h30m`, `1.5s`, `250ms` as milliseconds, at most 292 years. @throws RangeError if the text is not such a duration */
export function parseDuration(text: string): number {
  if (!durationPattern.test(text))
    throw new RangeError(`${JSON.stringify(text)} is not a duration such as 30s, 5m or 1h30m`);
  let total = 0;
  for (const [, value, unit] of text.matchAll(/([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)/g))
    total += Number(value) * (unitMs[unit as string] as number);
  return Math.min(total, longestMs);
}

/** The API accepts an interval of milliseconds; an object is looked at every five seconds at most. */
const shortestIntervalMs = 5000;
/** Timers have whole seconds. */
const shortestRetryMs = 1000;

/** `spec.interval` in milliseconds, never under five seconds. @throws RangeError where the text is not a duration. */
export function parseInterval(text: string): number {
  return Math.max(parseDuration(text), shortestIntervalMs);
}

/** `spec.retryInterval` in milliseconds, never under a second. @throws RangeError where the text is not a duration. */
export function parseRetryInterval(text: string): number {
  return Math.max(parseDuration(text), shortestRetryMs);
}

/** Milliseconds, to the microsecond, as Flux writes a duration in messages: `1h0m5s`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(milliseconds: number): string {
  return formatGoDuration(BigInt(Math.round(milliseconds * 1000)) * 1000n);
}
