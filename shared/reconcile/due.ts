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
 * The last tick in (after, upTo], or undefined. However many ticks were lost meanwhile, one look makes up for them.
 */
export function dueTick(uid: string, intervalMs: number, after: number, upTo: number): Tick | undefined {
  const offset = offsetOf(uid, intervalMs);
  const number = Math.floor((upTo - offset) / intervalMs);
  const at = offset + number * intervalMs;
  return at > after ? { number, at } : undefined;
}
