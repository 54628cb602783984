import type { DatabaseSync } from 'node:sqlite';

/** The version of the tables below. Tables of an earlier one are migrated. */
const schemaVersion = 1;

const tables = `
  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL, queue TEXT NOT NULL, grp TEXT, body TEXT NOT NULL,
    sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL DEFAULT 0, receipt TEXT
  );
  CREATE TABLE IF NOT EXISTS deduplication (
    queue TEXT NOT NULL, id TEXT NOT NULL, sent_at INTEGER NOT NULL, PRIMARY KEY (queue, id)
  ) WITHOUT ROWID;
`;

/**
 * Each brings the tables to the next version. `head` is 1 for the one message of its group that may be handed out next or is in flight,
 * and for every message without a group.
 */
const migrations: readonly string[] = [
  `
  ALTER TABLE messages ADD COLUMN head INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN fold TEXT;
  UPDATE messages SET head = 1
    WHERE grp IS NULL OR sequence IN (SELECT MIN(sequence) FROM messages WHERE grp IS NOT NULL GROUP BY queue, grp);
  DROP INDEX IF EXISTS messages_by_visibility;
  DROP INDEX IF EXISTS messages_by_id;
  `,
];

const indexes = `
  CREATE INDEX IF NOT EXISTS heads_by_visibility ON messages (queue, visible_at, sequence) WHERE head = 1;
  CREATE INDEX IF NOT EXISTS messages_by_age ON messages (queue, sequence);
  CREATE INDEX IF NOT EXISTS messages_by_group ON messages (queue, grp, sequence);
  CREATE INDEX IF NOT EXISTS messages_by_queue_and_id ON messages (queue, id);
  CREATE INDEX IF NOT EXISTS messages_by_fold ON messages (queue, grp, fold) WHERE fold IS NOT NULL;
  CREATE INDEX IF NOT EXISTS deduplication_by_age ON deduplication (queue, sent_at);
`;

/**
 * Prepares a database for queues: creates the tables or brings those of an earlier version up to date. It writes ahead (WAL), so that
 * receivers do not wait for senders, and syncs fully, so that a message that was accepted survives a crash.
 *
 * @throws Error if a later version made the tables
 */
export function prepareQueueDatabase(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  prepareSchema(database);
}

function prepareSchema(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(tables);
    const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (found > schemaVersion)
      throw new Error(
        `the queues were written by a later version of Sluice (format ${found}, this one knows ${schemaVersion})`,
      );
    for (const migration of migrations.slice(found)) database.exec(migration);
    database.exec(indexes);
    database.exec(`PRAGMA user_version = ${schemaVersion}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
