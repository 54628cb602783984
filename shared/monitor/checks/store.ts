import { probeStore } from '../../ports/store/is-writable.ts';
import type { Check } from './check.ts';

/** An object can be written. */
export const storeCheck: Check = {
  name: 'store',
  async findFault({ store }, signal) {
    await probeStore(store, signal);
    return undefined;
  },
};
