import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { extractArchive } from '../artifact/extract.ts';
import type { FileIndex } from '../artifact/file-index.ts';
import type { FileTree } from '../filesys/file-tree.ts';
import { createMemoryFileTree } from '../filesys/memory-file-tree.ts';
import { artifactKey } from '../gateway/published.ts';
import type { FetchedRevision, GitSource } from '../source/fetch-source.ts';
import { type ObjectStore, StoreError } from '../store/object-store.ts';

const revisionSchema = z.object({
  revision: z.string(),
  digest: z.string(),
  size: z.number(),
  subject: z.string(),
  index: z.record(z.string(), z.string()),
});
/** A revision of a source, as it is kept: where its artifact is and what is in it. */
export type StoredRevision = z.infer<typeof revisionSchema>;

/** The fetches of this process that are under way, by identity and revision. */
export type FetchesUnderWay = Map<string, Promise<StoredRevision>>;

/** The version of the packer: another one makes other bytes. */
const packer = 1;
const limits = { maxBytes: 500 * 1024 * 1024, maxFiles: 200_000 };

/**
 * A hash of everything that shapes the bytes of a source, keyed by a secret where a credential is among it: nobody reads through the cache what
 * his own key would not open.
 */
export function sourceIdentity(secret: Uint8Array, { url, ref, ignore, credentials }: GitSource): string {
  const who = createHmac('sha256', secret).update(JSON.stringify(credentials)).digest('hex');
  return createHash('sha256')
    .update(JSON.stringify({ kind: 'GitRepository', packer, url, ref, ignore, who }))
    .digest('hex');
}

function revisionKey(identity: string, revision: string): string {
  return `revisions/${identity}/${encodeURIComponent(revision)}.json`;
}

/** The bucket forgets what was not written for thirty days; what is in use is written again in time. */
const rewriteAfterMs = 7 * 86_400_000;

/** The entry of a revision whose artifact is there. @param now milliseconds since the epoch */
export async function readRevision(
  store: ObjectStore,
  identity: string,
  revision: string,
  now: number,
): Promise<StoredRevision | undefined> {
  const key = revisionKey(identity, revision);
  const stored = await store.get(key);
  const parsed = stored && revisionSchema.safeParse(JSON.parse(Buffer.from(stored.body).toString()));
  if (stored === undefined || !parsed?.success) return undefined;
  const artifact = artifactKey(parsed.data.digest);
  const head = await store.head(artifact);
  // An entry without its bytes is as good as none: the fetch makes the same ones again.
  if (head === undefined) return undefined;
  if (now - head.lastModified > rewriteAfterMs) {
    const bytes = await store.stream(artifact);
    if (bytes === undefined) return undefined;
    await store.put(artifact, bytes.body);
  }
  if (now - stored.lastModified > rewriteAfterMs) await store.put(key, stored.body);
  return parsed.data;
}

export async function writeRevision(
  store: ObjectStore,
  identity: string,
  fetched: FetchedRevision,
): Promise<StoredRevision> {
  const { revision, subject, archive, index } = fetched;
  const entry: StoredRevision = { revision, digest: archive.digest, size: archive.bytes.length, subject, index };
  await putOnce(store, artifactKey(archive.digest), archive.bytes);
  await store.put(revisionKey(identity, revision), Buffer.from(JSON.stringify(entry)));
  return entry;
}

async function putOnce(store: ObjectStore, key: string, body: Uint8Array): Promise<void> {
  try {
    await store.put(key, body, { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'lost')) throw error;
  }
}

/** The files of a revision, unpacked. */
export interface RevisionFiles {
  readonly tree: FileTree;
  readonly index: FileIndex;
}

const mostKept = 4;

/** Reads artifacts of revisions; the last few stay unpacked in memory, for hundreds of objects of one repository. */
export function createRevisionReader(store: ObjectStore): (entry: StoredRevision) => Promise<RevisionFiles> {
  const kept = new Map<string, Promise<RevisionFiles>>();
  return async (entry) => {
    const found = kept.get(entry.digest) ?? unpack(store, entry);
    kept.delete(entry.digest);
    kept.set(entry.digest, found);
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
    return found.catch((error: unknown) => {
      kept.delete(entry.digest);
      throw error;
    });
  };
}

async function unpack(store: ObjectStore, { digest, index }: StoredRevision): Promise<RevisionFiles> {
  const artifact = await store.get(artifactKey(digest));
  if (artifact === undefined) throw new Error(`artifact ${digest} is not in the store`);
  const actual = `sha256:${createHash('sha256').update(artifact.body).digest('hex')}`;
  if (actual !== digest) throw new Error(`artifact ${digest} in the store has the digest ${actual}`);
  const files = extractArchive(artifact.body, limits);
  return { index, tree: createMemoryFileTree(files.map(({ path, bytes }) => [path, bytes] as const)) };
}
