import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { kustomizationRecord } from '../../../../shared/reconcile/kustomization/state.ts';
import { readStoredRecord, recordSchemaOf } from '../../../../shared/reconcile/run/record.ts';

const claim = { run: 'r1', revision: 'main@sha1:1', generation: 2, at: 1 };
const timer = { number: 3, due: 10 };
const finished = { startedAt: 0, revision: 'main@sha1:0', generation: 1 };

/** A store that has this text under every key. */
const storeOf = (text: string) => ({
  get: async (key: string) => ({ key, body: Buffer.from(text), etag: 'e', size: text.length, lastModified: 0 }),
});

describe('the record of an object', () => {
  it('keeps the claim, the timer and what its runs were about to do of version 1', async () => {
    const intents = [{ run: 'r0', at: 1, creates: [{ id: 'a_b__ConfigMap', v: 'v1' }], deletes: ['a_c__ConfigMap'] }];
    const old = { version: 1, uid: 'u1', claim, timer, finished, failingSince: 5, intents, fullLookAt: 7 };

    const { record, etag } = await readStoredRecord(storeOf(JSON.stringify(old)), 'k', kustomizationRecord);

    expect(etag).toBe('e');
    expect(record).toEqual({
      version: 2,
      uid: 'u1',
      claim,
      timer,
      finished,
      failingSince: 5,
      state: { intents, fullLookAt: 7 },
    });
  });

  it('keeps its claim where the state is not what the kind remembers', async () => {
    const damaged = { version: 2, uid: 'u1', claim, state: { intents: 'none' } };

    const { record } = await readStoredRecord(storeOf(JSON.stringify(damaged)), 'k', kustomizationRecord);

    expect(record).toEqual({ version: 2, uid: 'u1', claim, state: {} });
  });

  it('has an empty state where it has none', async () => {
    const { record } = await readStoredRecord(storeOf('{"version":2,"uid":"u1"}'), 'k', kustomizationRecord);

    expect(record?.state).toEqual({});
  });

  it.each(['', '[]', 'null', '{"version":3,"uid":"u1"}', '{"version":1}'])(
    'is missing where it reads %j',
    async (text) => {
      const { record, etag } = await readStoredRecord(storeOf(text), 'k', recordSchemaOf(z.object({})));

      expect(record).toBeUndefined();
      expect(etag).toBe('e');
    },
  );
});
