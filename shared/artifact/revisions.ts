import { z } from 'zod';
import { isToBeRenewed } from '../ports/store/forget-unused.ts';
import { type ObjectStore, StoreError } from '../ports/store/object-store.ts';
import { readDocument } from '../ports/store/read-document.ts';
import { artifactKey } from './address.ts';
import type { Archive } from './archive.ts';
import type { FileIndex } from './file-index.ts';

/** A fetched revision with its files. */
export interface NewRevision {
  /** As Flux names it, such as `main@sha1:<hex>`. */
  readonly revision: string;
  /** A description for people, such as the first line of a commit's message. */
  readonly subject: string;
  readonly archive: Archive;
  readonly index: FileIndex;
  /** What the host says of it, for `status.artifact.metadata`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const revisionSchema = z.object({
  revision: z.string(),
  digest: z.string(),
  size: z.number(),
  subject: z.string(),
  index: z.record(z.string(), z.string()),
  metadata: z.record(z.string(), z.string()).optional(),
});
/** A stored revision of a source: the digest and size of its artifact, and the index of its files. */
export type StoredRevision = z.infer<typeof revisionSchema>;

/** The fetches of this process that are under way, by identity and revision. */
export type FetchesUnderWay = Map<string, Promise<StoredRevision>>;

function revisionKey(identity: string, revision: string): string {
  return `revisions/${identity}/${encodeURIComponent(revision)}.json`;
}

/**
 * Reads a stored revision; undefined if it, or its artifact, is not in the store. A revision that is used is kept from expiring.
 *
 * @param identity of the source
 * @param now milliseconds since the epoch
 */
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
  // An entry without its bytes is worthless: the fetch makes the same bytes again.
  if (head?.size !== value.size) return undefined;
  if (isToBeRenewed(head, now)) {
    const bytes = await store.stream(artifact);
    if (bytes === undefined) return undefined;
    await store.put(artifact, bytes.body);
  }
  if (isToBeRenewed({ lastModified }, now)) await store.put(key, encode(value));
  return value;
}

/** Stores an artifact, then the entry that names it as a revision of a source. Returns the entry. */
export async function writeRevision(
  store: ObjectStore,
  identity: string,
  fetched: NewRevision,
): Promise<StoredRevision> {
  const { revision, subject, archive, index, metadata } = fetched;
  const entry: StoredRevision = {
    revision,
    digest: archive.digest,
    size: archive.bytes.length,
    subject,
    index,
    ...(metadata === undefined ? {} : { metadata }),
  };
  await putOnce(store, artifactKey(archive.digest), archive.bytes);
  await store.put(revisionKey(identity, revision), encode(entry));
  return entry;
}

const encode = (entry: StoredRevision): Uint8Array => Buffer.from(JSON.stringify(entry));

/** Stores the bytes unless they are there already, as they are most of the time. Bytes of another size are replaced. */
async function putOnce(store: ObjectStore, key: string, body: Uint8Array): Promise<void> {
  try {
    await store.put(key, body, { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'lost')) throw error;
    if ((await store.head(key))?.size !== body.length) await store.put(key, body);
  }
}
