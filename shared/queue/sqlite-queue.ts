import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { checkMessage } from './check-message.ts';
import { type Queue, QueueError, type ReceivedMessage, type ReceiveOptions } from './port.ts';

export interface SqliteQueueOptions {
  readonly name: string;
  readonly fifo: boolean;
  /** Received more often, a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** The name of the dead-letter queue, in the same database. */
  readonly deadLetter?: string;
  /** Milliseconds since the epoch: when messages are visible, and how long an id is remembered. A receive waits in real time. */
  readonly now?: () => number;
}

const deduplicationWindowMs = 300_000;
/** Another process may have sent: how often to look while waiting. */
const pollMs = 200;

const schema = `
  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL, queue TEXT NOT NULL, grp TEXT, body TEXT NOT NULL,
    sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL DEFAULT 0, receipt TEXT
  );
  CREATE INDEX IF NOT EXISTS messages_by_visibility ON messages (queue, visible_at, sequence);
  CREATE INDEX IF NOT EXISTS messages_by_group ON messages (queue, grp, sequence);
  CREATE INDEX IF NOT EXISTS messages_by_id ON messages (id);
  CREATE TABLE IF NOT EXISTS deduplication (
    queue TEXT NOT NULL, id TEXT NOT NULL, sent_at INTEGER NOT NULL, PRIMARY KEY (queue, id)
  ) WITHOUT ROWID;
`;

/** Of a group only the oldest message is a candidate, and only while it is not in flight: nothing overtakes it. */
const oldestOfItsGroup = `(m.grp IS NULL OR NOT EXISTS (
  SELECT 1 FROM messages o WHERE o.queue = m.queue AND o.grp = m.grp AND o.sequence < m.sequence))`;

interface Row {
  readonly sequence: number;
  readonly id: string;
  readonly grp: string | null;
  readonly body: string;
  readonly sent_at: number;
  readonly receive_count: number;
}

/** One emitter a process and database: a send wakes the receivers at once. */
const wakers = new WeakMap<DatabaseSync, EventEmitter>();

/** Creates the tables; WAL, so that receivers do not wait for senders, and a full sync, so that what was accepted survives a crash. */
export function prepareQueueDatabase(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(schema);
  wakers.set(database, new EventEmitter().setMaxListeners(0));
}

/** A queue in a SQLite database, shared by the processes that open it. */
export function createSqliteQueue(database: DatabaseSync, options: SqliteQueueOptions): Queue {
  const { name, fifo, maxReceiveCount, deadLetter, now = Date.now } = options;
  const waker = wakers.get(database) ?? new EventEmitter();
  const insert = database.prepare(
    'INSERT INTO messages (id, queue, grp, body, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remember = database.prepare('INSERT OR IGNORE INTO deduplication (queue, id, sent_at) VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM deduplication WHERE queue = ? AND sent_at <= ?');
  const candidates = database.prepare(
    `SELECT sequence, id, grp, body, sent_at, receive_count FROM messages m
     WHERE queue = ? AND visible_at <= ? ${fifo ? `AND ${oldestOfItsGroup}` : ''} ORDER BY sequence LIMIT ?`,
  );
  const lease = database.prepare(
    'UPDATE messages SET visible_at = ?, receive_count = receive_count + 1, receipt = ? WHERE sequence = ?',
  );
  const bury = database.prepare(
    'UPDATE messages SET queue = ?, receipt = NULL, visible_at = 0, receive_count = 0 WHERE sequence = ?',
  );
  const discard = database.prepare('DELETE FROM messages WHERE sequence = ?');
  const extend = database.prepare(
    'UPDATE messages SET visible_at = ? WHERE queue = ? AND id = ? AND receipt = ? AND visible_at > ?',
  );
  const remove = database.prepare('DELETE FROM messages WHERE queue = ? AND id = ? AND receipt = ?');
  const exists = database.prepare('SELECT 1 FROM messages WHERE queue = ? AND id = ?');
  const nextVisible = database.prepare('SELECT MIN(visible_at) AS at FROM messages WHERE queue = ?');
  const count = database.prepare(
    `SELECT COALESCE(SUM(visible_at <= ?1), 0) AS visible, COALESCE(SUM(visible_at > ?1 AND receipt IS NOT NULL), 0) AS inFlight,
     COALESCE(SUM(visible_at > ?1 AND receipt IS NULL), 0) AS delayed FROM messages WHERE queue = ?2`,
  );

  /** What the database refuses (a lock, a full disk) is told as an error of the queue. */
  function asking<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof QueueError) throw error;
      throw new QueueError('unavailable', `queue ${name}: ${messageOf(error)}`, { cause: error });
    }
  }

  function transaction<T>(work: () => T): T {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // Some failures have ended it already.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  const findCandidates = (at: number, max: number) => candidates.all(name, at, max) as unknown as Row[];

  function take(max: number, visibilityMs: number): ReceivedMessage[] {
    const at = now();
    if (findCandidates(at, max).length === 0) return [];
    return transaction(() => {
      for (;;) {
        const rows = findCandidates(at, max);
        const messages = rows.flatMap((row) => hand(row, at + visibilityMs));
        // Where all were buried, what stood behind them has its turn.
        if (messages.length > 0 || rows.length === 0) return messages;
      }
    });
  }

  function hand(row: Row, visibleAt: number): ReceivedMessage[] {
    if (row.receive_count >= maxReceiveCount) {
      if (deadLetter === undefined) discard.run(row.sequence);
      else {
        bury.run(deadLetter, row.sequence);
        waker.emit(deadLetter);
      }
      return [];
    }
    const receipt = randomUUID();
    lease.run(visibleAt, receipt, row.sequence);
    const { id, body } = row;
    return [
      {
        id,
        body,
        receipt,
        receiveCount: row.receive_count + 1,
        sentAt: row.sent_at,
        ...(row.grp === null ? {} : { group: row.grp }),
      },
    ];
  }

  async function waitForMore(leftMs: number, signal: AbortSignal | undefined): Promise<void> {
    const soonest = asking(() => nextVisible.get(name) as { at: number | null }).at;
    const wait = Math.min(leftMs, pollMs, soonest === null ? pollMs : Math.max(soonest - now(), 1));
    const stop = new AbortController();
    const signals = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    const waits = [sleep(Math.max(wait, 1), undefined, { signal: signals }), once(waker, name, { signal: signals })];
    await Promise.race(waits.map((waiting) => waiting.catch(() => undefined)));
    stop.abort();
  }

  return {
    name,
    fifo,
    async send(messages) {
      for (const message of messages) checkMessage(name, fifo, message);
      const at = now();
      asking(() =>
        transaction(() => {
          forget.run(name, at - deduplicationWindowMs);
          for (const { body, group, deduplicationId, delaySeconds = 0 } of messages) {
            if (deduplicationId !== undefined && remember.run(name, deduplicationId, at).changes === 0) continue;
            insert.run(randomUUID(), name, group ?? null, body, at, at + delaySeconds * 1000);
          }
        }),
      );
      waker.emit(name);
    },
    async receive({ max, waitMs, visibilityMs, signal }: ReceiveOptions) {
      const until = performance.now() + waitMs;
      for (;;) {
        if (signal?.aborted) return [];
        const messages = asking(() => take(max, visibilityMs));
        const leftMs = until - performance.now();
        if (messages.length > 0 || leftMs <= 0) return messages;
        await waitForMore(leftMs, signal);
      }
    },
    async extend(message, visibilityMs) {
      const at = now();
      const { changes } = asking(() => extend.run(at + visibilityMs, name, message.id, message.receipt, at));
      if (changes === 0) throw stale(name, message);
    },
    async delete(message) {
      const isAnothers = asking(
        () => remove.run(name, message.id, message.receipt).changes === 0 && exists.get(name, message.id) !== undefined,
      );
      if (isAnothers) throw stale(name, message);
      waker.emit(name);
    },
    async depth() {
      const { visible, inFlight, delayed } = asking(() => count.get(now(), name)) as Record<string, number>;
      return { visible: visible ?? 0, inFlight: inFlight ?? 0, delayed: delayed ?? 0 };
    },
  };
}

function stale(queue: string, { id }: ReceivedMessage): QueueError {
  return new QueueError('stale-receipt', `queue ${queue}: message ${id} is another receiver's by now`);
}
