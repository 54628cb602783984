import type { ObjectStore } from './object-store.ts';

/** As much as a record of a Receiver has at least: a full disk may still take a name. */
const probe = Buffer.alloc(4096, '.');

/** Whether the store takes an object now: it is full, read-only or away where not. One object is written, over and over. */
export async function isWritable(store: ObjectStore): Promise<boolean> {
  return store.put('probes/webhook', probe).then(
    () => true,
    () => false,
  );
}
