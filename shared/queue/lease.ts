import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Queue, ReceivedMessage } from './port.ts';

/** Keeps a message from other workers until `end`. */
export interface Lease {
  /** Aborts as soon as another worker may receive the message. */
  readonly signal: AbortSignal;
  /** Resolves when the first extension has been tried. */
  readonly begun: Promise<void>;
  end(): void;
}

/** What holding a message needs. */
export interface LeaseContext extends Pick<Clock, 'elapsed'> {
  readonly queue: Queue;
  readonly log: Log;
}

/** After a crash, other workers get the message after this time, however long the work may take. */
const visibilityMs = 30_000;
const extendEveryMs = 10_000;
/** The work stops this long before another worker may receive the message. */
const marginMs = 5000;
const lookEveryMs = 1000;

/**
 * Keeps a message from other workers while the work on it goes on. The age of the last confirmed extension counts from when it was
 * requested: whether the queue does not answer or the event loop is blocked, the work never goes on beside another worker's.
 */
export function holdLease({ queue, log, elapsed }: LeaseContext, message: ReceivedMessage): Lease {
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
