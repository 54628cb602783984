import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRevision, writeRevision } from '../../../shared/reconcile/revisions.ts';
import type { FetchedRevision } from '../../../shared/source/fetch-source.ts';
import type { DurablePorts } from '../../../shared/store/durable-ports.ts';
import { openEmbeddedPorts } from '../../../shared/store/embedded.ts';
import type { ObjectStore } from '../../../shared/store/object-store.ts';

const day = 86_400_000;
const revision = 'main@sha1:0123';
const digest = `sha256:${'a'.repeat(64)}`;
const artifact = `artifacts/sha256/${'a'.repeat(64)}.tar.gz`;

describe('a stored revision', () => {
  let folder: string;
  let durable: DurablePorts;
  let written: string[];
  let store: ObjectStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-revisions-'));
    durable = openEmbeddedPorts(folder);
    const fetched = { revision, subject: 'first', archive: { digest, bytes: Buffer.from('bytes') }, index: {} };
    await writeRevision(durable.store, 'source', fetched as unknown as FetchedRevision);
    written = [];
    store = {
      ...durable.store,
      put: (key, ...rest) => {
        written.push(key);
        return durable.store.put(key, ...rest);
      },
    };
  });
  afterEach(() => {
    durable.close();
    rmSync(folder, { recursive: true });
  });

  it('is only read while it is young', async () => {
    expect(await readRevision(store, 'source', revision, Date.now() + 6 * day)).toMatchObject({ revision, digest });

    expect(written).toEqual([]);
  });

  it('is written again, as it was, by who uses it after a week, for the bucket forgets what nobody writes', async () => {
    expect(await readRevision(store, 'source', revision, Date.now() + 8 * day)).toMatchObject({ revision, digest });

    expect(written.sort()).toEqual([artifact, `revisions/source/${encodeURIComponent(revision)}.json`]);
    expect(Buffer.from((await store.get(artifact))?.body ?? []).toString()).toBe('bytes');
    expect(await readRevision(store, 'source', revision, Date.now())).toMatchObject({ revision, digest });
  });

  it('is none without its artifact', async () => {
    await store.delete(artifact);

    expect(await readRevision(store, 'source', revision, Date.now() + 8 * day)).toBeUndefined();
  });
});
