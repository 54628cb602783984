import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { holdQueues, type QueueHolder } from '../../../../../cli/commands/serve/hold-queues.ts';
import { FileObjectStore } from '../../../../../shared/ports/store/files/file-object-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-hold-'));
let made = 0;
let at = 1_000_000;
let first: QueueHolder;
beforeEach(() => {
  at = 1_000_000;
  const store = new FileObjectStore(join(folder, `${made++}`));
  first = { store, queueUrlPrefix: 'https://sqs.example.com/1/sluice-', cluster: 'c1', now: () => at };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('queues', () => {
  it('may be shared by two processes of one cluster', async () => {
    await holdQueues(first);

    await holdQueues({ ...first });
  });

  it('are refused to another cluster while one uses them', async () => {
    const second = { ...first, cluster: 'c2' };
    await holdQueues(first);
    at += 170_000;
    await expect(holdQueues(second)).rejects.toThrow('are used by sluice serve for the cluster c1');
    await holdQueues(first);
    at += 170_000;
    await expect(holdQueues(second)).rejects.toThrow('--queues');

    at += 20_000;
    await holdQueues(second);

    await expect(holdQueues(first)).rejects.toThrow('c2');
  });

  it('are free under another name', async () => {
    await holdQueues(first);

    await holdQueues({ ...first, cluster: 'c2', queueUrlPrefix: 'https://sqs.example.com/1/other-' });
  });

  it('are held by one of two that begin at once', async () => {
    const both = await Promise.allSettled([holdQueues(first), holdQueues({ ...first, cluster: 'c2' })]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
