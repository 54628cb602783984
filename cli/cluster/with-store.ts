import type { ObjectStore } from '../../shared/store/object-store.ts';
import { type DurableFlags, durableOptionsOf, openDurable } from '../durable.ts';

/** Lends the store that the flags name, and closes what was opened for it. */
export async function withStore<T>(flags: DurableFlags, use: (store: ObjectStore) => Promise<T>): Promise<T> {
  const durable = openDurable(durableOptionsOf(flags));
  try {
    return await use(durable.store);
  } finally {
    durable.close();
  }
}
