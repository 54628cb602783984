import { EventEmitter, once } from 'node:events';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** How soon a receiver sees what another process did. */
const lookEveryMs = 200;
const anyQueue = Symbol('any queue');

/**
 * Wakes the receivers of a database: at once for what this process did, soon for what another one did. While nobody waits nothing is
 * looked at; however many wait, the database is asked once for all of them.
 */
export class QueueWaker {
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #database: DatabaseSync;
  readonly #dataVersion: StatementSync;
  #seen: unknown;
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    // Another number after another connection's commit, and not after one of this connection.
    this.#dataVersion = database.prepare('PRAGMA data_version');
    this.#seen = this.#readVersion();
  }

  wake(queue: string): void {
    this.#events.emit(queue);
  }

  /** Until the queue is woken, so many milliseconds have passed, or the signal says stop. */
  async wait(queue: string, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    const stop = new AbortController();
    const options = { signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]) };
    const ends = [
      sleep(milliseconds, undefined, options),
      once(this.#events, queue, options),
      once(this.#events, anyQueue, options),
    ];
    this.#begin();
    try {
      await Promise.race(ends.map((end) => end.catch(() => undefined)));
    } finally {
      stop.abort();
      this.#end();
    }
  }

  #begin(): void {
    this.#waiting++;
    this.#timer ??= setInterval(() => this.#look(), lookEveryMs);
  }

  #end(): void {
    this.#waiting--;
    if (this.#waiting > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    if (!this.#database.isOpen) return;
    const version = this.#readVersion();
    if (version === this.#seen) return;
    this.#seen = version;
    this.#events.emit(anyQueue);
  }

  #readVersion(): unknown {
    return this.#dataVersion.get()?.['data_version'];
  }
}

/** One per database in this process, so that a send to one queue object wakes the receivers of another. */
const wakers = new WeakMap<DatabaseSync, QueueWaker>();

/** The waker of a database, made at the first call. */
export function wakerOf(database: DatabaseSync): QueueWaker {
  const waker = wakers.get(database) ?? new QueueWaker(database);
  wakers.set(database, waker);
  return waker;
}
