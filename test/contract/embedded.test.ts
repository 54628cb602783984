import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { readOrMakeSecret } from '../../shared/ports/store/embedded.ts';
import { FileObjectStore } from '../../shared/ports/store/files/file-object-store.ts';
import { prepareQueueDatabase } from '../../shared/ports/store/sqlite/queue-schema.ts';
import { SqliteQueue } from '../../shared/ports/store/sqlite/sqlite-queue.ts';
import { describeObjectStore, listKeys } from './object-store.ts';
import { describeQueue } from './queue.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-embedded-'));
let created = 0;
afterAll(() => rmSync(folder, { recursive: true }));

describeQueue('SqliteQueue', {
  async create({ fifo }) {
    const database = new DatabaseSync(join(folder, `${created++}.sqlite`));
    prepareQueueDatabase(database);
    return {
      queue: new SqliteQueue(database, { name: 'q', fifo, maxReceiveCount: 2, deadLetter: 'q-dead', now: Date.now }),
      dead: new SqliteQueue(database, { name: 'q-dead', fifo, maxReceiveCount: 100, now: Date.now }),
    };
  },
});

describeObjectStore('FileObjectStore', async () => new FileObjectStore(join(folder, `store-${created++}`)));

describe('SqliteQueue', () => {
  const open = (file: string): DatabaseSync => {
    const database = new DatabaseSync(file);
    prepareQueueDatabase(database);
    return database;
  };
  const at = { max: 1, waitMs: 0, visibilityMs: 1000 };

  it('hands out what follows a dead letter in the same look', async () => {
    const clock = { now: 0 };
    const options = { name: 'q', fifo: true, maxReceiveCount: 1, deadLetter: 'q-dead', now: () => clock.now };
    const queue = new SqliteQueue(open(join(folder, `${created++}.sqlite`)), options);
    for (const body of ['poison', 'next']) await queue.send([{ body, group: 'g' }]);
    await queue.receive(at);
    clock.now = 2000;

    const received = await queue.receive(at);

    expect(received.map(({ body }) => body)).toEqual(['next']);
  });

  it('waits in real time, whatever its clock says', async () => {
    const options = { name: 'q', fifo: true, maxReceiveCount: 1, now: () => 0 };
    const queue = new SqliteQueue(open(join(folder, `${created++}.sqlite`)), options);

    expect(await queue.receive({ ...at, waitMs: 50 })).toEqual([]);
  });

  it('keeps what it accepted, its order, receipts and ids when it is opened again', async () => {
    const file = join(folder, `${created++}.sqlite`);
    const options = { name: 'q', fifo: true, maxReceiveCount: 5, now: Date.now };
    const first = open(file);
    const before = new SqliteQueue(first, options);
    await before.send(['1', '2'].map((body) => ({ body, group: 'g', deduplicationId: body })));
    const [held] = await before.receive({ ...at, visibilityMs: 30_000 });
    first.close();

    const after = new SqliteQueue(open(file), options);
    await after.send([{ body: '2 again', group: 'g', deduplicationId: '2' }]);

    expect(await after.receive(at)).toEqual([]);
    await after.delete(held!);
    expect((await after.receive(at)).map(({ body }) => body)).toEqual(['2']);
    expect(await after.depth()).toEqual({ visible: 0, inFlight: 1, delayed: 0, oldestMs: 0 });
  });

  it('says how long its oldest visible message has waited, a delayed one since it could be taken', async () => {
    const clock = { now: 1_000_000 };
    const options = { maxReceiveCount: 5, now: () => clock.now };
    const database = open(join(folder, `${created++}.sqlite`));
    const queue = new SqliteQueue(database, { name: 'q', fifo: true, ...options });
    const timers = new SqliteQueue(database, { name: 't', fifo: false, ...options });
    await queue.send([{ body: 'x', group: 'g' }]);
    await timers.send([{ body: 'x', delaySeconds: 10 }]);
    const atOnce = await Promise.all([queue.depth(), timers.depth()]);

    clock.now += 15_000;

    expect(atOnce).toMatchObject([{ oldestMs: 0 }, { delayed: 1, oldestMs: 0 }]);
    expect(await queue.depth()).toMatchObject({ visible: 1, oldestMs: 15_000 });
    expect(await timers.depth()).toMatchObject({ visible: 1, oldestMs: 5000 });
  });

  it('says by name that another process holds the database', async () => {
    const file = join(folder, `${created++}.sqlite`);
    const database = open(file);
    const queue = new SqliteQueue(database, { name: 'q', fifo: true, maxReceiveCount: 5, now: Date.now });
    database.exec('PRAGMA busy_timeout = 1');
    const other = open(file);
    other.exec('BEGIN IMMEDIATE');

    await expect(queue.send([{ body: 'x', group: 'g' }])).rejects.toMatchObject({
      name: 'QueueError',
      code: 'unavailable',
    });
    other.exec('ROLLBACK');
    await queue.send([{ body: 'x', group: 'g' }]);
    expect(await queue.depth()).toMatchObject({ visible: 1 });
  });

  it.each([
    ['an empty body', { body: '', group: 'g' }],
    ['no group', { body: 'x' }],
    ['a group with a space', { body: 'x', group: 'a b' }],
    ['a group that is too long', { body: 'x', group: 'g'.repeat(129) }],
    ['a delay', { body: 'x', group: 'g', delaySeconds: 1 }],
  ])('refuses %s on a FIFO queue, as SQS does', async (_, message) => {
    const queue = new SqliteQueue(open(join(folder, `${created++}.sqlite`)), {
      name: 'q',
      fifo: true,
      maxReceiveCount: 5,
      now: Date.now,
    });

    await expect(queue.send([message])).rejects.toMatchObject({ code: 'not-accepted' });
  });
});

describe('FileObjectStore', () => {
  it.each(['../x', 'a//b', '', '/a', 'a/..', 'x\0'])('refuses the key %j', async (key) => {
    const store = new FileObjectStore(join(folder, 'strict'));

    await expect(store.put(key, new Uint8Array())).rejects.toMatchObject({ code: 'invalid-key' });
  });

  it('keeps a key with long and odd segments', async () => {
    const store = new FileObjectStore(join(folder, 'odd'));
    const key = `a/${'ü*='.repeat(100)}/b!`;
    await store.put(key, Buffer.from('x'));

    expect(await listKeys(store, 'a/')).toEqual([key]);
  });

  it('never repeats an etag, however alike two writes are', async () => {
    const store = new FileObjectStore(join(folder, 'etags'));
    const etags = new Set<string>();

    for (let write = 0; write < 100; write++) etags.add((await store.put('k', Buffer.from('same'))).etag);

    expect(etags.size).toBe(100);
  });

  it('lets one of two processes write at a time, and says by name that it waited in vain', async () => {
    const root = join(folder, 'locked');
    const store = new FileObjectStore(root, { lockWaitMs: 20 });
    const other = new DatabaseSync(join(root, '.mutex'));
    other.exec('BEGIN IMMEDIATE');

    await expect(store.put('k', Buffer.from('x'))).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' });
    other.exec('COMMIT');
    await store.put('k', Buffer.from('x'));
    expect(readdirSync(join(root, '.writing'))).toEqual([]);
  });

  it('clears away what a process left half written, and not what one is writing', async () => {
    const root = join(folder, 'leftovers');
    mkdirSync(join(root, '.writing'), { recursive: true });
    for (const name of ['old', 'new']) writeFileSync(join(root, '.writing', name), 'half');
    utimesSync(join(root, '.writing', 'old'), 0, 0);

    new FileObjectStore(root);

    expect(readdirSync(join(root, '.writing'))).toEqual(['new']);
  });

  it('reads only the folder that the prefix of a list names', async () => {
    const root = join(folder, 'folders');
    const store = new FileObjectStore(root);
    await store.put('a/1', Buffer.from('1'));
    await store.put('b/2', Buffer.from('2'));
    // Whoever reads it goes round in circles.
    symlinkSync('.', join(root, 'objects', 'b!', 'loop!'));

    expect(await listKeys(store, 'a/')).toEqual(['a/1']);
    await expect(listKeys(store, 'b/')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('streams the write that it found, also when another replaces it meanwhile', async () => {
    const store = new FileObjectStore(join(folder, 'streams'));
    const { etag } = await store.put('k', Buffer.from('first'));
    const streamed = await store.stream('k');
    await store.put('k', Buffer.from('second one'));

    expect(streamed).toMatchObject({ etag, size: 5 });
    expect(await new Response(streamed?.body as ReadableStream).text()).toBe('first');
  });
});

describe('the key of an installation', () => {
  it('is made once, readable by its owner only, and read from then on', () => {
    const file = join(folder, 'made.key');

    const key = readOrMakeSecret(file);

    expect(key).toHaveLength(32);
    expect(Buffer.from(readOrMakeSecret(file)).equals(key)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith('made.key'))).toEqual(['made.key']);
  });

  it('is not used where it is cut short', () => {
    const file = join(folder, 'short.key');
    writeFileSync(file, 'short');

    expect(() => readOrMakeSecret(file)).toThrow('not a key of 32 bytes');
  });
});
