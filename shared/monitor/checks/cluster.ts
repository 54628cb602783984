import { readClusterUid } from '../../ports/kube/cluster-uid.ts';
import type { Check } from './check.ts';

/** The API server answers, and is the one that is served. */
export const clusterCheck: Check = {
  name: 'cluster',
  async findFault({ cluster }, signal) {
    // One attempt: its error says more than the end of the time for several.
    const found = await readClusterUid(cluster.client, { signal, idempotent: false });
    if (found === cluster.uid) return undefined;
    return `${cluster.name} is another cluster now (${found} instead of ${cluster.uid}); start sluice serve again`;
  },
};
