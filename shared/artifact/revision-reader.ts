import { createHash } from 'node:crypto';
import type { FileTree } from '../base/filesys/file-tree.ts';
import { createMemoryFileTree } from '../base/filesys/memory-file-tree.ts';
import type { ObjectStore } from '../ports/store/object-store.ts';
import { artifactKey } from './address.ts';
import { extractArchive } from './extract.ts';
import type { FileIndex } from './file-index.ts';
import type { StoredRevision } from './revisions.ts';

const limits = { maxBytes: 500 * 1024 * 1024, maxFiles: 200_000 };

/** The artifact of a revision is not in the store, or was damaged. Its source has to fetch it again. */
export class ArtifactLost extends Error {
  override readonly name = 'ArtifactLost';
}

/** The files of a revision, unpacked. */
export interface RevisionFiles {
  readonly tree: FileTree;
  readonly index: FileIndex;
}

/** Bytes of all trees together: many small repositories, or one as large as an artifact may be. */
const mostKeptBytes = limits.maxBytes;

/**
 * Returns a function that reads the files of a revision and throws ArtifactLost. The revisions used last stay unpacked in memory, because
 * hundreds of objects may use one repository, up to `maxKeptBytes` in total.
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
  /** The bytes of memory that it takes, roughly. */
  readonly bytes: number;
}

/** The size of a file's header in the unpacked archive, which stays in memory with the file. */
const bytesPerFile = 512;

async function unpack(store: ObjectStore, { digest, index }: StoredRevision): Promise<UnpackedRevision> {
  const artifact = await store.get(artifactKey(digest));
  if (artifact === undefined) throw new ArtifactLost(`artifact ${digest} is not in the store`);
  const actual = `sha256:${createHash('sha256').update(artifact.body).digest('hex')}`;
  if (actual !== digest) {
    // A missing artifact is fetched again.
    await store.delete(artifactKey(digest));
    throw new ArtifactLost(`artifact ${digest} in the store had the digest ${actual}`);
  }
  const files = extractArchive(artifact.body, limits);
  const bytes = files.reduce((sum, file) => sum + file.bytes.length + file.path.length + bytesPerFile, 0);
  return { index, tree: createMemoryFileTree(files.map((file) => [file.path, file.bytes] as const)), bytes };
}
