const shortestMs = 1000;
const longestMs = 900_000;

/** The wait before the next try of what has failed for so long: as long again, at least a second and at most 15 minutes. */
export function backoffMs(failingForMs: number): number {
  return Math.min(Math.max(shortestMs, failingForMs), longestMs);
}
