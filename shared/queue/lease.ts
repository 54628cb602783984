import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Queue, ReceivedMessage } from './port.ts';

/** A message that is kept from other workers. */
export interface Lease {
  /** Aborts when the message may be another worker's. */
  readonly signal: AbortSignal;
  /** The first extension has been tried. */
  readonly begun: Promise<void>;
  end(): void;
}

export interface LeaseContext {
  readonly queue: Queue;
  readonly log: Log;
  /** Milliseconds of a clock that never goes back; by default `performance.now`. */
  readonly elapsed?: () => number;
}

/** A crash frees the object after this long, however long the work may take. */
const visibilityMs = 30_000;
const extendEveryMs = 10_000;
/** The work stops so long before others may have the message. */
const marginMs = 5000;
const lookEveryMs = 1000;

/**
 * Keeps a message from other workers while the work on it goes on. What counts is the age of the last extension that the queue confirmed,
 * from the moment at which it was asked for: neither a queue that does not answer nor an event loop that stands still lets the work go on
 * beside another worker's.
 */
export function holdLease(
  { queue, log, elapsed = () => performance.now() }: LeaseContext,
  message: ReceivedMessage,
): Lease {
  const lost = new AbortController();
  let extendedAt = elapsed();
  let isExtending = false;

  async function extend(): Promise<void> {
    const askedAt = elapsed();
    isExtending = true;
    try {
      await queue.extend(message, visibilityMs);
      extendedAt = askedAt;
    } catch (error) {
      if ((error as { code?: string }).code === 'stale-receipt') lost.abort(error);
      else log.warn('visibility not extended', { id: message.id, error: messageOf(error) });
    } finally {
      isExtending = false;
    }
  }

  const look = (): void => {
    const age = elapsed() - extendedAt;
    if (age > visibilityMs - marginMs)
      lost.abort(new Error(`message ${message.id} was not extended for ${Math.round(age / 1000)} s`));
    else if (age >= extendEveryMs && !isExtending) void extend();
  };
  const looking = setInterval(look, lookEveryMs);
  const end = (): void => clearInterval(looking);
  lost.signal.addEventListener('abort', end);
  return { signal: lost.signal, begun: extend(), end };
}
