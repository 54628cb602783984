const most = 2n ** 63n - 1n;

/** Nanoseconds within what Go's `time.Duration` holds, some 292 years either way: what is beyond is the last of those. */
export function clampDuration(nanoseconds: bigint): bigint {
  if (nanoseconds > most) return most;
  return nanoseconds < -most ? -most - 1n : nanoseconds;
}
