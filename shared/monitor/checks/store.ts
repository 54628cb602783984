import type { Check } from './check.ts';

/** A small object can be written, and deleted again. */
export const storeCheck: Check = {
  name: 'store',
  async findFault({ store, newId }, signal) {
    const key = `probes/${newId()}.json`;
    await store.put(key, Buffer.from('{}'), { signal });
    await store.delete(key);
    return undefined;
  },
};
