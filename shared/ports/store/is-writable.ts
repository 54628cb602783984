import type { ObjectStore } from './object-store.ts';

/** As much as a record of a Receiver has at least: a full disk may still take a name. */
const probe = Buffer.alloc(4096, '.');

/** Writes one object, over and over. @throws StoreError where the store is full, read-only or away */
export async function probeStore(store: ObjectStore, signal?: AbortSignal): Promise<void> {
  await store.put('probes/write', probe, signal === undefined ? {} : { signal });
}

/** Whether the store takes an object now. */
export async function isWritable(store: ObjectStore): Promise<boolean> {
  return probeStore(store).then(
    () => true,
    () => false,
  );
}
