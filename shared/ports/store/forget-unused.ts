import type { ObjectHead, ObjectStore } from './object-store.ts';

/**
 * What is made again from Git and the cluster where it is missed, or is of no use any more: artifacts and what is known of them, where they are served,
 * dead letters, notes of who waits for whom. Nothing else is forgotten: the records of objects, hooks and clusters stay until their objects go.
 */
export const forgottenPrefixes = ['artifacts/', 'revisions/', 'published/', 'dead/', 'waiting/'] as const;

/** So long after the last write; the lifecycle of the bucket on S3 has the same rule. */
export const unusedDays = 30;
const renewAfterDays = 7;
const dayMs = 86_400_000;

/** Should whoever uses this object write it again, so that it is not forgotten? */
export function isToBeRenewed({ lastModified }: Pick<ObjectHead, 'lastModified'>, now: number): boolean {
  return now - lastModified > renewAfterDays * dayMs;
}

/** Deletes what nobody has used for thirty days; returns how many objects. @param now milliseconds since the epoch */
export async function forgetUnused(store: ObjectStore, now: number, signal?: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (const prefix of forgottenPrefixes) {
    for await (const { key, lastModified } of store.list(prefix)) {
      if (signal?.aborted) return forgotten;
      if (!isUnused(lastModified, now)) continue;
      // It may have been renewed since it was listed.
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
