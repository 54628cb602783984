import { readClusterUid } from '../../ports/kube/cluster-uid.ts';
import type { Check } from './check.ts';

/** Checks that the API server answers, and that it is the one of the cluster that is served. */
export const clusterCheck: Check = {
  name: 'cluster',
  async findFault({ cluster }, signal) {
    // One attempt: its error says more than the timeout of several attempts.
    const found = await readClusterUid(cluster.client, { signal, idempotent: false });
    if (found === cluster.uid) return undefined;
    return `${cluster.name} is another cluster now (${found} instead of ${cluster.uid}); start sluice serve again`;
  },
};
