import type { DatabaseSync } from 'node:sqlite';
import type { QueueDepth } from '../../../queue/port.ts';

/** A message that may be handed out. Times are milliseconds since the epoch. */
export interface Row {
  readonly sequence: number;
  readonly id: string;
  readonly grp: string | null;
  readonly body: string;
  readonly sent_at: number;
  readonly receive_count: number;
}

/** A message as `peek` shows it. */
export interface PeekedRow {
  readonly grp: string | null;
  readonly body: string;
  readonly inFlight: 0 | 1;
}

/** The columns of `count`. */
export interface DepthRow extends Omit<QueueDepth, 'oldestMs'> {
  /** Since when the oldest visible message can be received; if it was handed out before, since it was sent. */
  readonly oldest: number | null;
}

/** A message by its id, with what its receipt is compared with. */
export interface Found {
  readonly sequence: number;
  readonly grp: string | null;
  readonly receipt: string | null;
  readonly visible_at: number;
}

/** The statements of a queue, by what they do; `grp` is a message's group, which is a keyword of SQL. */
export function prepareStatements(database: DatabaseSync) {
  return {
    insert: database.prepare(
      `INSERT INTO messages (id, queue, grp, body, sent_at, visible_at, fold, head)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?3 IS NULL OR NOT EXISTS (SELECT 1 FROM messages WHERE queue = ?2 AND grp = ?3))`,
    ),
    findWaiting: database.prepare(
      'SELECT sequence, body FROM messages WHERE queue = ? AND grp = ? AND fold = ? AND receive_count = 0',
    ),
    replaceBody: database.prepare('UPDATE messages SET body = ? WHERE sequence = ?'),
    remember: database.prepare('INSERT OR IGNORE INTO deduplication (queue, id, sent_at) VALUES (?, ?, ?)'),
    forget: database.prepare('DELETE FROM deduplication WHERE queue = ? AND sent_at <= ?'),
    findVisible: database.prepare(
      `SELECT sequence, id, grp, body, sent_at, receive_count FROM messages
       WHERE queue = ? AND head = 1 AND visible_at <= ? ORDER BY visible_at, sequence LIMIT ?`,
    ),
    nextVisible: database.prepare(
      'SELECT visible_at FROM messages WHERE queue = ? AND head = 1 ORDER BY visible_at LIMIT 1',
    ),
    lease: database.prepare(
      'UPDATE messages SET visible_at = ?, receive_count = receive_count + 1, receipt = ? WHERE sequence = ?',
    ),
    bury: database.prepare(
      `UPDATE messages SET queue = ?1, receipt = NULL, visible_at = 0, receive_count = 0, fold = NULL,
       head = grp IS NULL OR NOT EXISTS (SELECT 1 FROM messages o WHERE o.queue = ?1 AND o.grp = messages.grp) WHERE sequence = ?2`,
    ),
    discard: database.prepare('DELETE FROM messages WHERE sequence = ?'),
    promote: database.prepare(
      `UPDATE messages SET head = 1
       WHERE sequence = (SELECT sequence FROM messages WHERE queue = ? AND grp = ? ORDER BY sequence LIMIT 1)`,
    ),
    find: database.prepare('SELECT sequence, grp, receipt, visible_at FROM messages WHERE queue = ? AND id = ?'),
    extend: database.prepare('UPDATE messages SET visible_at = ? WHERE sequence = ?'),
    peek: database.prepare(
      `SELECT grp, body, visible_at > ?1 AND receipt IS NOT NULL AS inFlight FROM messages WHERE queue = ?2
       ORDER BY sequence LIMIT ?3`,
    ),
    count: database.prepare(
      `SELECT COALESCE(SUM(visible_at <= ?1), 0) AS visible, COALESCE(SUM(visible_at > ?1 AND receipt IS NOT NULL), 0) AS inFlight,
       COALESCE(SUM(visible_at > ?1 AND receipt IS NULL), 0) AS delayed,
       MIN(CASE WHEN visible_at <= ?1 THEN MAX(sent_at, IIF(receipt IS NULL, visible_at, 0)) END) AS oldest
       FROM messages WHERE queue = ?2`,
    ),
  };
}
