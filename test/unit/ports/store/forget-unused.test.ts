import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPublished, publishArtifact } from '../../../../shared/artifact/publish.ts';
import { FileObjectStore } from '../../../../shared/ports/store/files/file-object-store.ts';
import { forgetUnused } from '../../../../shared/ports/store/forget-unused.ts';
import type { ObjectStore } from '../../../../shared/ports/store/object-store.ts';

const day = 86_400_000;
let folder: string;
let store: ObjectStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-forget-'));
  store = new FileObjectStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list('')) found.push(key);
  return found;
}

describe('the end of thirty days without use', () => {
  const forgotten = [
    'artifacts/sha256/a.tar.gz',
    'dead/sources/1.json',
    'published/c1/x.json',
    'revisions/i/r.json',
    'waiting/c1/x',
  ];
  const kept = ['applied/c1/Kustomization/apps/web.json', 'clusters/c1.survey.json', 'hooks/1.json', 'serving/1.json'];
  beforeEach(async () => {
    for (const key of [...forgotten, ...kept]) await store.put(key, Buffer.from('x'));
  });

  it('deletes what can be made again, and no record of an object, a hook or a cluster', async () => {
    expect(await forgetUnused(store, Date.now() + 31 * day)).toBe(forgotten.length);

    expect(await keys()).toEqual(kept);
  });

  it('deletes nothing a day before', async () => {
    expect(await forgetUnused(store, Date.now() + 29 * day)).toBe(0);
  });

  it('keeps what was renewed after it was listed', async () => {
    const renewed: ObjectStore = {
      get: (key) => store.get(key),
      stream: (key) => store.stream(key),
      put: (key, body) => store.put(key, body),
      delete: (key) => store.delete(key),
      list: (prefix) => store.list(prefix),
      head: async (key) => ({ key, size: 1, etag: 'e', lastModified: Date.now() + 31 * day }),
    };

    expect(await forgetUnused(renewed, Date.now() + 31 * day)).toBe(0);
  });
});

describe('a publication', () => {
  const publication = { cluster: 'c1', path: 'gitrepository/apps/web/1.tar.gz', digest: 'sha256:aa' };
  const key = 'published/c1/gitrepository/apps/web.json';
  beforeEach(() => publishArtifact(store, { ...publication, run: 'r' }, async () => undefined));

  it.each([
    [6, false],
    [8, true],
  ])('is renewed when it is used after %d days: %s', async (days, isRenewed) => {
    const before = await store.head(key);

    expect(await isPublished(store, publication, Date.now() + days * day)).toBe(true);

    expect((await store.head(key))?.etag !== before?.etag).toBe(isRenewed);
    expect(await isPublished(store, publication, Date.now())).toBe(true);
  });

  it('does not count for another artifact', async () => {
    expect(await isPublished(store, { ...publication, digest: 'sha256:bb' }, Date.now())).toBe(false);
  });
});
