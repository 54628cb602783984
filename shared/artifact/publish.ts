import { z } from 'zod';
import { isToBeRenewed } from '../ports/store/forget-unused.ts';
import { type ObjectStore, StoreError } from '../ports/store/object-store.ts';
import { readDocument, unchangedSince } from '../ports/store/read-document.ts';
import { newestFile, objectOf } from './address.ts';

/** An artifact at the path that the status of its source names. */
export interface Publication {
  readonly cluster: string;
  /** `<kind lower>/<namespace>/<name>/<file>`, as in `status.artifact.path`. */
  readonly path: string;
  /** `<algorithm>:<hex>`. */
  readonly digest: string;
}

const documentSchema = z.object({
  /** The run that wrote it last: the same artifacts published by another run make another document. */
  run: z.string(),
  /** Newest first. */
  artifacts: z.array(z.object({ file: z.string(), digest: z.string().regex(/^[a-z0-9]+:[a-f0-9]+$/) })),
});
const longestDocument = 4096;
/** As many as Flux keeps: a client that read the status just before it changed still finds the artifact. */
const mostPublished = 2;

/** The store's key of an object's published artifacts, and the name of the artifact's file in it. */
function placeOf(cluster: string, path: string): { readonly key: string; readonly file: string } {
  return { key: `published/${objectOf(cluster, path)}.json`, file: path.slice(path.lastIndexOf('/') + 1) };
}

const read = (store: ObjectStore, key: string) =>
  readDocument(store, key, documentSchema, { maxBytes: longestDocument });

/**
 * Makes an artifact readable at its path through the gateway. Calls `checkClaim` between the read and the write: a run that has lost its
 * object publishes nothing.
 */
export async function publishArtifact(
  store: ObjectStore,
  { cluster, path, digest, run }: Publication & { readonly run: string },
  checkClaim: () => Promise<void>,
): Promise<void> {
  const { key, file } = placeOf(cluster, path);
  for (;;) {
    const stored = await read(store, key);
    await checkClaim();
    const others = (stored.value?.artifacts ?? []).filter((artifact) => artifact.file !== file);
    const document = { run, artifacts: [{ file, digest }, ...others].slice(0, mostPublished) };
    try {
      const options = { ...unchangedSince(stored), contentType: 'application/json' };
      await store.put(key, Buffer.from(JSON.stringify(document)), options);
      return;
    } catch (error) {
      if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
    }
  }
}

/** Withdraws all artifacts of an object. @param path the path of any of them */
export async function unpublish(store: ObjectStore, cluster: string, path: string): Promise<void> {
  await store.delete(placeOf(cluster, path).key);
}

/** The digest of the artifact at a path; undefined if there is none. */
export async function findPublished(store: ObjectStore, cluster: string, path: string): Promise<string | undefined> {
  const { key, file } = placeOf(cluster, path);
  const { value } = await read(store, key);
  const artifacts = value?.artifacts ?? [];
  return (file === newestFile ? artifacts[0] : artifacts.find((artifact) => artifact.file === file))?.digest;
}

/** True if the artifact is published at its path; then it is also kept from expiring. @param now milliseconds since the epoch */
export async function isPublished(
  store: ObjectStore,
  { cluster, path, digest }: Publication,
  now: number,
): Promise<boolean> {
  const { key, file } = placeOf(cluster, path);
  const stored = await read(store, key);
  const artifact = stored.value?.artifacts.find((one) => one.file === file);
  if (artifact?.digest !== digest) return false;
  if (isToBeRenewed(stored, now)) await renew(store, key, stored);
  return true;
}

async function renew(store: ObjectStore, key: string, stored: Awaited<ReturnType<typeof read>>): Promise<void> {
  try {
    const options = { ...unchangedSince(stored), contentType: 'application/json' };
    await store.put(key, Buffer.from(JSON.stringify(stored.value)), options);
  } catch (error) {
    // Another run has written it in the meantime, which has kept it from expiring too.
    if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
  }
}
