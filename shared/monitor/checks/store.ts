import { probeStore } from '../../ports/store/is-writable.ts';
import type { Check } from './check.ts';

/** Checks that an object can be written to the store. */
export const storeCheck: Check = {
  name: 'store',
  async findFault({ store }, signal) {
    await probeStore(store, signal);
    return undefined;
  },
};
