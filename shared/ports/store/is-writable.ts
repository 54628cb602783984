import type { ObjectStore } from './object-store.ts';

/** As large as the smallest record; a full disk may still accept an empty file. */
const probe = Buffer.alloc(4096, '.');

/** Writes an object, always the same one. @throws StoreError if the store is full, read-only or unavailable */
export async function probeStore(store: ObjectStore, signal?: AbortSignal): Promise<void> {
  await store.put('probes/write', probe, signal === undefined ? {} : { signal });
}

/** True if the store accepts writes at the moment. */
export async function isWritable(store: ObjectStore): Promise<boolean> {
  return probeStore(store).then(
    () => true,
    () => false,
  );
}
