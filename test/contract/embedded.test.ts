import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { createSqliteQueue, prepareQueueDatabase } from '../../shared/queue/sqlite-queue.ts';
import { createFileObjectStore } from '../../shared/store/file-object-store.ts';
import { describeObjectStore } from './object-store.ts';
import { describeQueue } from './queue.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-embedded-'));
let created = 0;
afterAll(() => rmSync(folder, { recursive: true }));

describeQueue('SqliteQueue', {
  async create({ fifo }) {
    const database = new DatabaseSync(join(folder, `${created++}.sqlite`));
    prepareQueueDatabase(database);
    return {
      queue: createSqliteQueue(database, { name: 'q', fifo, maxReceiveCount: 2, deadLetter: 'q-dead' }),
      dead: createSqliteQueue(database, { name: 'q-dead', fifo, maxReceiveCount: 100 }),
    };
  },
});

describeObjectStore('FileObjectStore', async () => createFileObjectStore(join(folder, `store-${created++}`)));

describe('FileObjectStore', () => {
  it.each(['../x', 'a//b', '', '/a', 'a/..', 'x\0'])('refuses the key %j', async (key) => {
    const store = createFileObjectStore(join(folder, 'strict'));

    await expect(store.put(key, new Uint8Array())).rejects.toMatchObject({ code: 'invalid-key' });
  });

  it('keeps a key with long and odd segments', async () => {
    const store = createFileObjectStore(join(folder, 'odd'));
    const key = `a/${'ü*='.repeat(100)}/b!`;
    await store.put(key, Buffer.from('x'));

    const keys: string[] = [];
    for await (const found of store.list('a/')) keys.push(found.key);

    expect(keys).toEqual([key]);
  });
});
