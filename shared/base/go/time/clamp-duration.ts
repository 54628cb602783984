const most = 2n ** 63n - 1n;

/** Clamps nanoseconds to the range of Go's `time.Duration`, about 292 years in either direction. */
export function clampDuration(nanoseconds: bigint): bigint {
  if (nanoseconds > most) return most;
  return nanoseconds < -most ? -most - 1n : nanoseconds;
}
