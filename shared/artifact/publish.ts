import { z } from 'zod';
import { isToBeRenewed } from '../ports/store/forget-unused.ts';
import { type ObjectStore, StoreError } from '../ports/store/object-store.ts';
import { readDocument, unchangedSince } from '../ports/store/read-document.ts';
import { objectOf } from './address.ts';

/** An artifact under the path that the status of its source names. */
export interface Publication {
  readonly cluster: string;
  /** `<kind lower>/<namespace>/<name>/<file>`, as in `status.artifact.path`. */
  readonly path: string;
  /** `<algorithm>:<hex>`. */
  readonly digest: string;
}

const documentSchema = z.object({
  /** Who wrote it last, so that the same artifacts published by another run are another document. */
  run: z.string(),
  /** Newest first. */
  artifacts: z.array(z.object({ file: z.string(), digest: z.string().regex(/^[a-z0-9]+:[a-f0-9]+$/) })),
});
const longestDocument = 4096;
/** Flux keeps as many: whoever reads the status just before it changes still finds the artifact. */
const mostPublished = 2;

/** One document an object. */
function placeOf(cluster: string, path: string): { readonly key: string; readonly file: string } {
  return { key: `published/${objectOf(cluster, path)}.json`, file: path.slice(path.lastIndexOf('/') + 1) };
}

const read = (store: ObjectStore, key: string) =>
  readDocument(store, key, documentSchema, { maxBytes: longestDocument });

/**
 * Makes the artifact readable at its path through the gateway. `checkClaim` is asked between the read and the write: a run that
 * is no longer its object's newest publishes nothing.
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

/** Nothing of this object is served any more. `path` is that of any of its artifacts. */
export async function unpublish(store: ObjectStore, cluster: string, path: string): Promise<void> {
  await store.delete(placeOf(cluster, path).key);
}

/** The digest of what is published at a path, or undefined. */
export async function findPublished(store: ObjectStore, cluster: string, path: string): Promise<string | undefined> {
  const { key, file } = placeOf(cluster, path);
  const { value } = await read(store, key);
  return value?.artifacts.find((artifact) => artifact.file === file)?.digest;
}

/** Is this artifact published at its path? If so, it stays: what is published and used is not forgotten. @param now milliseconds since the epoch */
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
    // Whoever has written it meanwhile has renewed it.
    if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
  }
}
