import type { ObjectHead, ObjectStore } from './object-store.ts';

/**
 * Prefixes of keys that expire: artifacts, their revisions and publications, dead letters, and notes of which objects wait for which.
 * They are of no further use, or are made again from Git and the cluster. The records of objects, hooks and clusters stay until their
 * objects are deleted.
 */
export const forgottenPrefixes = ['artifacts/', 'revisions/', 'published/', 'dead/', 'waiting/'] as const;

/** How long after its last write an object expires, in days; the lifecycle of the bucket on S3 has the same rule. */
export const unusedDays = 30;
const renewAfterDays = 7;
const dayMs = 86_400_000;

/** True if whoever uses this object has to write it again, so that it does not expire. */
export function isToBeRenewed({ lastModified }: Pick<ObjectHead, 'lastModified'>, now: number): boolean {
  return now - lastModified > renewAfterDays * dayMs;
}

/** Deletes the objects that have expired and returns how many. @param now milliseconds since the epoch */
export async function forgetUnused(store: ObjectStore, now: number, signal?: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (const prefix of forgottenPrefixes) {
    for await (const { key, lastModified } of store.list(prefix)) {
      if (signal?.aborted) return forgotten;
      if (!isUnused(lastModified, now)) continue;
      // It may have been written again since it was listed.
      const head = await store.head(key);
      if (head === undefined || !isUnused(head.lastModified, now)) continue;
      await store.delete(key);
      forgotten++;
    }
  }
  return forgotten;
}

function isUnused(lastModified: number, now: number): boolean {
  return now - lastModified > unusedDays * dayMs;
}
