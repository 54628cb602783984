import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 5;

/**
 * A lock that processes share by a file. Its holder keeps a transaction open in an empty database, which the system ends if the process
 * crashes.
 */
export class ProcessLock {
  readonly #database: DatabaseSync;
  readonly #waitMs: number;

  /** @param waitMs how long to wait while another process has the lock, in milliseconds */
  constructor(file: string, waitMs: number) {
    this.#waitMs = waitMs;
    this.#database = new DatabaseSync(file);
    // SQLite's own wait would block the whole process.
    this.#database.exec('PRAGMA busy_timeout = 0');
  }

  /**
   * Does the work while no other process holds the lock.
   *
   * @throws what SQLite throws if the lock was not free in time, and what `work` throws
   */
  async hold(work: () => void): Promise<void> {
    await this.#take();
    try {
      work();
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  async #take(): Promise<void> {
    for (const until = performance.now() + this.#waitMs; ; await sleep(pollMs)) {
      try {
        this.#database.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (performance.now() >= until) throw error;
      }
    }
  }
}
