import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { extractArchive } from '../artifact/extract.ts';
import type { FileIndex } from '../artifact/file-index.ts';
import type { FileTree } from '../base/filesys/file-tree.ts';
import { createMemoryFileTree } from '../base/filesys/memory-file-tree.ts';
import { artifactKey } from '../gateway/published.ts';
import { isToBeRenewed } from '../ports/store/forget-unused.ts';
import { type ObjectStore, StoreError } from '../ports/store/object-store.ts';
import { readDocument } from '../ports/store/read-document.ts';
import type { FetchedRevision, GitSource } from '../source/fetch-source.ts';

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
 * A hash of everything that shapes the bytes of a source, and of who may fetch them: the credentials, and the addresses that may be connected
 * to. Nobody reads through the cache what their own key would not open, or their own cluster not reach. It is keyed as a whole: the URL too
 * may hold a password, which nobody who sees the bucket may guess and prove.
 */
export function sourceIdentity(secret: Uint8Array, { url, ref, ignore, credentials, dialer }: GitSource): string {
  const reach = dialer.allowed;
  return createHmac('sha256', secret)
    .update(JSON.stringify({ kind: 'GitRepository', packer, url, ref, ignore, credentials, reach }))
    .digest('hex');
}

function revisionKey(identity: string, revision: string): string {
  return `revisions/${identity}/${encodeURIComponent(revision)}.json`;
}

/** The entry of a revision whose artifact is there. @param now milliseconds since the epoch */
export async function readRevision(
  store: ObjectStore,
  identity: string,
  revision: string,
  now: number,
): Promise<StoredRevision | undefined> {
  const key = revisionKey(identity, revision);
  const { value, lastModified } = await readDocument(store, key, revisionSchema);
  if (value === undefined) return undefined;
  const artifact = artifactKey(value.digest);
  const head = await store.head(artifact);
  // An entry without its bytes is as good as none: the fetch makes the same ones again.
  if (head?.size !== value.size) return undefined;
  if (isToBeRenewed(head, now)) {
    const bytes = await store.stream(artifact);
    if (bytes === undefined) return undefined;
    await store.put(artifact, bytes.body);
  }
  if (isToBeRenewed({ lastModified }, now)) await store.put(key, encode(value));
  return value;
}

export async function writeRevision(
  store: ObjectStore,
  identity: string,
  fetched: FetchedRevision,
): Promise<StoredRevision> {
  const { revision, subject, archive, index } = fetched;
  const entry: StoredRevision = { revision, digest: archive.digest, size: archive.bytes.length, subject, index };
  await putOnce(store, artifactKey(archive.digest), archive.bytes);
  await store.put(revisionKey(identity, revision), encode(entry));
  return entry;
}

const encode = (entry: StoredRevision): Uint8Array => Buffer.from(JSON.stringify(entry));

/** The bytes of an artifact are there already, most of the time; where they are damaged, they are replaced. */
async function putOnce(store: ObjectStore, key: string, body: Uint8Array): Promise<void> {
  try {
    await store.put(key, body, { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'lost')) throw error;
    if ((await store.head(key))?.size !== body.length) await store.put(key, body);
  }
}

/** The artifact of a revision is not in the store, or damaged: its source makes it again. */
export class ArtifactLost extends Error {
  override readonly name = 'ArtifactLost';
}

/** The files of a revision, unpacked. */
export interface RevisionFiles {
  readonly tree: FileTree;
  readonly index: FileIndex;
}

/** Of all trees together: many small repositories, or one as large as an artifact may be. */
const mostKeptBytes = limits.maxBytes;

/**
 * Reads artifacts of revisions (throws ArtifactLost). Those used last stay unpacked in memory, for hundreds of objects of one repository, as
 * long as they have at most so many bytes.
 */
export function createRevisionReader(
  store: ObjectStore,
  { maxKeptBytes = mostKeptBytes } = {},
): (entry: StoredRevision) => Promise<RevisionFiles> {
  const kept = new Map<string, UnpackedRevision>();
  const underWay = new Map<string, Promise<UnpackedRevision>>();
  const keep = (digest: string, unpacked: UnpackedRevision): void => {
    kept.delete(digest);
    kept.set(digest, unpacked);
    let bytes = [...kept.values()].reduce((sum, one) => sum + one.bytes, 0);
    for (const [oldest, one] of kept) {
      if (bytes <= maxKeptBytes) return;
      kept.delete(oldest);
      bytes -= one.bytes;
    }
  };
  return async (entry) => {
    const { digest } = entry;
    const unpacking = kept.get(digest) ?? underWay.get(digest) ?? unpack(store, entry);
    if (unpacking instanceof Promise) underWay.set(digest, unpacking);
    try {
      const unpacked = await unpacking;
      keep(digest, unpacked);
      return unpacked;
    } finally {
      underWay.delete(digest);
    }
  };
}

interface UnpackedRevision extends RevisionFiles {
  /** What it takes in memory, about. */
  readonly bytes: number;
}

/** A file's header in the unpacked archive, of which its bytes are a part. */
const bytesPerFile = 512;

async function unpack(store: ObjectStore, { digest, index }: StoredRevision): Promise<UnpackedRevision> {
  const artifact = await store.get(artifactKey(digest));
  if (artifact === undefined) throw new ArtifactLost(`artifact ${digest} is not in the store`);
  const actual = `sha256:${createHash('sha256').update(artifact.body).digest('hex')}`;
  if (actual !== digest) {
    // What is not there is fetched again.
    await store.delete(artifactKey(digest));
    throw new ArtifactLost(`artifact ${digest} in the store had the digest ${actual}`);
  }
  const files = extractArchive(artifact.body, limits);
  const bytes = files.reduce((sum, file) => sum + file.bytes.length + file.path.length + bytesPerFile, 0);
  return { index, tree: createMemoryFileTree(files.map((file) => [file.path, file.bytes] as const)), bytes };
}
