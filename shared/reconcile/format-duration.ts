/**
 * Milliseconds as Go prints a duration: `1h0m5s`, `1.5s`, `250ms`, `0s`. Fractions of a millisecond become µs.
 *
 * @see https://pkg.go.dev/time#Duration.String
 */
export function formatDuration(milliseconds: number): string {
  const micros = Math.round(milliseconds * 1000);
  if (micros === 0) return '0s';
  if (micros < 1000) return `${micros}µs`;
  if (micros < 1_000_000) return `${trim(micros / 1000)}ms`;
  const hours = Math.floor(micros / 3_600_000_000);
  const minutes = Math.floor(micros / 60_000_000) % 60;
  const seconds = `${trim((micros % 60_000_000) / 1_000_000)}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

function trim(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, '');
}
