import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeArchive } from '../../../shared/artifact/archive.ts';
import { createRevisionReader } from '../../../shared/artifact/revision-reader.ts';
import { type NewRevision, readRevision, writeRevision } from '../../../shared/artifact/revisions.ts';
import { createDialer } from '../../../shared/ports/net/dialer.ts';
import type { DurablePorts } from '../../../shared/ports/store/durable-ports.ts';
import { openEmbeddedPorts } from '../../../shared/ports/store/embedded.ts';
import type { ObjectStore } from '../../../shared/ports/store/object-store.ts';
import { sourceIdentity } from '../../../shared/source/identity.ts';
import type { GitSource } from '../../../shared/source/kinds/git-repository.ts';

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
    durable = openEmbeddedPorts(folder, Date.now);
    const fetched = { revision, subject: 'first', archive: { digest, bytes: Buffer.from('bytes') }, index: {} };
    await writeRevision(durable.store, 'source', fetched as unknown as NewRevision);
    written = [];
    store = {
      get: (key, options) => durable.store.get(key, options),
      stream: (key, options) => durable.store.stream(key, options),
      head: (key) => durable.store.head(key),
      delete: (key) => durable.store.delete(key),
      list: (prefix, options) => durable.store.list(prefix, options),
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

  it('is written again unchanged by a use after a week, for the bucket forgets what is not written', async () => {
    expect(await readRevision(store, 'source', revision, Date.now() + 8 * day)).toMatchObject({ revision, digest });

    expect(written.sort()).toEqual([artifact, `revisions/source/${encodeURIComponent(revision)}.json`]);
    expect(Buffer.from((await store.get(artifact))?.body ?? []).toString()).toBe('bytes');
    expect(await readRevision(store, 'source', revision, Date.now())).toMatchObject({ revision, digest });
  });

  it('does not exist without its artifact', async () => {
    await store.delete(artifact);

    expect(await readRevision(store, 'source', revision, Date.now() + 8 * day)).toBeUndefined();
  });
});

describe('the identity of a source', () => {
  const dialer = createDialer({ allowed: ['private', 'loopback'] });
  const source = { url: 'https://user:hunter2@git.example.com/app', credentials: {}, dialer } as GitSource;

  it('is keyed as a whole, also where only the URL holds a password', () => {
    const identity = sourceIdentity(Buffer.alloc(32, 1), 'GitRepository', source);

    expect(identity).toBe(sourceIdentity(Buffer.alloc(32, 1), 'GitRepository', { ...source }));
    expect(identity).not.toBe(sourceIdentity(Buffer.alloc(32, 2), 'GitRepository', source));
    expect(identity).not.toBe(
      sourceIdentity(Buffer.alloc(32, 1), 'GitRepository', { ...source, credentials: { password: 'x' } }),
    );
  });

  it('is shared by all who may connect to the same addresses, and by nobody else', () => {
    const identityFor = (allowed: readonly string[]): string =>
      sourceIdentity(Buffer.alloc(32, 1), 'GitRepository', { ...source, dialer: createDialer({ allowed }) });

    expect(identityFor(['loopback', 'private', 'loopback'])).toBe(identityFor(['private', 'loopback']));
    expect(identityFor([])).not.toBe(identityFor(['private']));
  });
});

describe('unpacked revisions', () => {
  /** A store of three artifacts of 10 kB, which notes what is read of it. */
  function createArtifacts() {
    const reads: string[] = [];
    const artifacts = ['a', 'b', 'c'].map((name) =>
      writeArchive([{ path: name, bytes: Buffer.alloc(10_000, name), executable: false }]),
    );
    const store = {
      get: async (key: string) => {
        const found = artifacts.find(({ digest: one }) => key.includes(one.slice('sha256:'.length)));
        reads.push(String(artifacts.indexOf(found as (typeof artifacts)[number])));
        await Promise.resolve();
        return found && { key, body: found.bytes, etag: 'e', size: found.bytes.length, lastModified: 0 };
      },
    } as unknown as ObjectStore;
    const entries = artifacts.map(({ digest: one, bytes }) => ({
      revision,
      digest: one,
      size: bytes.length,
      subject: '',
      index: {},
    }));
    return { store, entries, reads };
  }

  it('are kept as long as all of them have no more bytes than they may', async () => {
    const { store, entries, reads } = createArtifacts();
    const read = createRevisionReader(store, { maxKeptBytes: 25_000 });
    const [a, b, c] = entries as [(typeof entries)[0], (typeof entries)[0], (typeof entries)[0]];

    for (const entry of [a, b, a, c, a, b]) await read(entry);

    expect(reads).toEqual(['0', '1', '2', '1']);
  });

  it('are not kept where one has more bytes by itself', async () => {
    const { store, entries, reads } = createArtifacts();
    const read = createRevisionReader(store, { maxKeptBytes: 5000 });

    for (let time = 0; time < 2; time++) expect((await read(entries[0]!)).tree.read('a')).toHaveLength(10_000);

    expect(reads).toEqual(['0', '0']);
  });

  it('are unpacked once for all that ask at the same time', async () => {
    const { store, entries, reads } = createArtifacts();
    const read = createRevisionReader(store, { maxKeptBytes: 5000 });

    await Promise.all([read(entries[0]!), read(entries[0]!), read(entries[0]!)]);

    expect(reads).toEqual(['0']);
  });
});
