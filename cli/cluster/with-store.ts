import type { ObjectStore } from '../../shared/store/object-store.ts';
import { durableOptionsOf, openDurable } from '../durable.ts';
import { ofStack, type StackFlags } from '../of-stack.ts';

/** Lends the store that the flags name, and closes what was opened for it. */
export async function withStore<T>(flags: StackFlags, use: (store: ObjectStore) => Promise<T>): Promise<T> {
  const durable = openDurable(durableOptionsOf(await ofStack(flags)));
  try {
    return await use(durable.store);
  } finally {
    durable.close();
  }
}
