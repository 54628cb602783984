import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareQueueDatabase } from '../../../../../shared/ports/store/sqlite/queue-schema.ts';
import { SqliteQueue } from '../../../../../shared/ports/store/sqlite/sqlite-queue.ts';
import type { Fold, Queue } from '../../../../../shared/queue/port.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-queue-'));
let made = 0;
afterAll(() => rmSync(folder, { recursive: true }));

const once = { max: 1, waitMs: 0, visibilityMs: 30_000 };
const options = { name: 'q', fifo: true, maxReceiveCount: 5, deadLetter: 'q-dead', now: Date.now };

/** A database that notes what is asked of it. */
function watch(database: DatabaseSync): {
  readonly database: DatabaseSync;
  readonly statements: string[];
  looks: number;
} {
  const seen = { database, statements: [] as string[], looks: 0 };
  const prepare = (sql: string) => {
    seen.statements.push(sql);
    const statement = database.prepare(sql);
    const counted =
      (run: 'all' | 'get') =>
      (...values: never[]) => {
        seen.looks++;
        return statement[run](...values);
      };
    return { all: counted('all'), get: counted('get'), run: statement.run.bind(statement) };
  };
  return Object.assign(seen, {
    database: new Proxy(database, {
      get: (target, name) => {
        if (name === 'prepare') return prepare;
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
  });
}

function open(file = join(folder, `${made++}.sqlite`)): DatabaseSync {
  const database = new DatabaseSync(file);
  prepareQueueDatabase(database);
  return database;
}

const send = (queue: Queue, ...bodies: string[]) =>
  queue.send(bodies.map((body) => ({ body, group: body[0] as string })));
const bodiesOf = async (queue: Queue, max = 10) => (await queue.receive({ ...once, max })).map(({ body }) => body);

describe('a receiver', () => {
  it('sleeps while all that waits follows a message in flight', async () => {
    const seen = watch(open());
    const queue = new SqliteQueue(seen.database, options);
    await send(queue, 'a1', 'a2', 'a3');
    await queue.receive(once);
    seen.looks = 0;

    expect(await queue.receive({ ...once, waitMs: 500 })).toEqual([]);
    // One look when it begins, one when it ends; each asks what can be had and when there will be something.
    expect(seen.looks).toBeLessThan(8);
  });

  it('is woken when the message before it is done', async () => {
    const queue = new SqliteQueue(open(), options);
    await send(queue, 'a1', 'a2');
    const [first] = await queue.receive(once);
    const waiting = queue.receive({ ...once, waitMs: 20_000 });

    await queue.delete(first!);

    expect((await waiting).map(({ body }) => body)).toEqual(['a2']);
  });

  it('is woken when a message in flight is returned', async () => {
    const queue = new SqliteQueue(open(), options);
    await send(queue, 'a1');
    const [first] = await queue.receive(once);
    const waiting = queue.receive({ ...once, waitMs: 20_000 });

    await queue.extend(first!, 0);

    expect((await waiting).map(({ body }) => body)).toEqual(['a1']);
  });

  it('is woken by what another process sends', async () => {
    const file = join(folder, `${made++}.sqlite`);
    const queue = new SqliteQueue(open(file), options);
    const waiting = queue.receive({ ...once, waitMs: 20_000 });

    await send(new SqliteQueue(open(file), options), 'a1');

    expect((await waiting).map(({ body }) => body)).toEqual(['a1']);
  });
});

describe('what is looked at', () => {
  it('is found by an index, in every statement', () => {
    const seen = watch(open());
    new SqliteQueue(seen.database, options);
    const explain = (sql: string) =>
      seen.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as unknown as { readonly detail: string }[];
    const plans = [...seen.statements].flatMap(explain);

    expect(plans.map(({ detail }) => detail).filter((detail) => /^SCAN (?!CONSTANT)|TEMP B-TREE/.test(detail))).toEqual(
      [],
    );
    const found = plans.map(({ detail }) => detail).filter((detail) => detail.includes('visible_at<?'));
    expect(found).toEqual(['SEARCH messages USING INDEX heads_by_visibility (queue=? AND visible_at<?)']);
  });

  it('is the first of each group, in the order in which they can be had', async () => {
    const queue = new SqliteQueue(open(), options);
    await send(queue, 'a1', 'a2', 'b1', 'a3', 'b2', 'c1');

    expect(await bodiesOf(queue)).toEqual(['a1', 'b1', 'c1']);
    expect(await bodiesOf(queue)).toEqual([]);
  });

  it('is also right in a database that an earlier version has made', async () => {
    const file = join(folder, `${made++}.sqlite`);
    const old = new DatabaseSync(file);
    old.exec(`
      CREATE TABLE messages (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL, queue TEXT NOT NULL, grp TEXT, body TEXT NOT NULL,
        sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL DEFAULT 0, receipt TEXT);
      CREATE INDEX messages_by_visibility ON messages (queue, visible_at, sequence);
      CREATE INDEX messages_by_id ON messages (id);
      INSERT INTO messages (id, queue, grp, body, sent_at, visible_at) VALUES
        ('1', 'q', 'a', 'a1', 0, 0), ('2', 'q', 'a', 'a2', 0, 0), ('3', 'q', 'b', 'b1', 0, 0), ('4', 'timers', NULL, 't', 0, 0);
    `);
    old.close();

    const database = open(file);

    expect(await bodiesOf(new SqliteQueue(database, options))).toEqual(['a1', 'b1']);
    expect(await bodiesOf(new SqliteQueue(database, { ...options, name: 'timers', fifo: false }))).toEqual(['t']);
  });

  it('is not a database that a later version has made', () => {
    const file = join(folder, `${made++}.sqlite`);
    new DatabaseSync(file).exec('PRAGMA user_version = 99');

    expect(() => open(file)).toThrow('a later version of Sluice');
  });
});

describe('messages that fold', () => {
  const merging = (body: string): Fold => ({ key: 'k', merge: (waiting) => `${waiting}+${body}` });
  const sendFolding = (queue: Queue, ...bodies: string[]) =>
    queue.send(bodies.map((body) => ({ body, group: 'g', deduplicationId: body, fold: merging(body) })));

  it('become one, in the place of the first', async () => {
    const queue = new SqliteQueue(open(), options);
    await sendFolding(queue, 'a', 'b');
    await queue.send([{ body: 'other', group: 'g' }]);
    await sendFolding(queue, 'c');

    const [first] = await queue.receive(once);
    await queue.delete(first!);

    expect(first?.body).toBe('a+b+c');
    expect(await bodiesOf(queue)).toEqual(['other']);
  });

  it('do not fold with one that was handed out, nor with one of another group or key', async () => {
    const queue = new SqliteQueue(open(), options);
    await sendFolding(queue, 'a');
    const [held] = await queue.receive(once);
    await sendFolding(queue, 'b');
    await queue.send([
      { body: 'c', group: 'other', fold: merging('c') },
      { body: 'd', group: 'g', fold: { ...merging('d'), key: 'another' } },
    ]);
    await queue.extend(held!, 0);
    await sendFolding(queue, 'e');

    const bodies: string[] = [];
    for (let look = 0; look < 4; look++) {
      const [message] = await queue.receive(once);
      bodies.push(message?.body ?? '');
      if (message) await queue.delete(message);
    }

    expect(bodies.sort()).toEqual(['a', 'b+e', 'c', 'd']);
  });

  it('fold once for each deduplication id', async () => {
    const queue = new SqliteQueue(open(), options);
    await sendFolding(queue, 'a', 'b', 'b');

    expect(await bodiesOf(queue)).toEqual(['a+b']);
  });
});
