import { createHash } from 'node:crypto';

/**
 * The phase of an object within its interval: a hash of its uid spreads the objects evenly, and nothing has to
 * remember a last run. Milliseconds, 0 to `intervalMs` − 1.
 */
export function offsetOf(uid: string, intervalMs: number): number {
  const hash = createHash('sha256').update(uid).digest().readUIntBE(0, 6);
  return hash % intervalMs;
}

/** A tick of an object's interval: its number (for deduplication) and its instant, milliseconds since the epoch. */
export interface Tick {
  readonly number: number;
  readonly at: number;
}

/**
 * The ticks in (after, upTo], of those that are past only the last: however many were lost meanwhile, one look makes up for them.
 */
export function dueTicks(uid: string, intervalMs: number, after: number, now: number, upTo: number): readonly Tick[] {
  const offset = offsetOf(uid, intervalMs);
  const tick = (number: number): Tick => ({ number, at: offset + number * intervalMs });
  const numberAt = (instant: number): number => Math.floor((instant - offset) / intervalMs);
  const first = Math.max(numberAt(after) + 1, numberAt(now));
  return Array.from({ length: Math.max(numberAt(upTo) - first + 1, 0) }, (_, index) => tick(first + index));
}
