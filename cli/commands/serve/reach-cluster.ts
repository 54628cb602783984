import { messageOf } from '../../../shared/base/errors.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient, KubeConnection } from '../../../shared/ports/kube/client.ts';
import { readClusterUid } from '../../../shared/ports/kube/cluster-uid.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import type { ObserveRequest } from '../../../shared/ports/kube/http/observe-connections.ts';
import type { ServedCluster } from '../../../shared/reconcile/context.ts';
import { openCluster } from '../../../shared/reconcile/open-cluster.ts';
import type { Endings } from '../../io/endings.ts';

/** The cluster to serve, and what its objects may do. */
export interface ClusterOptions {
  readonly connection: KubeConnection;
  /** Address ranges, beside the public internet, that objects may name: `loopback`, `private`, `10.1.0.0/16`. */
  readonly allowAddresses?: readonly string[];
  /** The service account of Kustomizations that name none; by default, the connection's own credential. */
  readonly defaultServiceAccount?: string;
  /** Objects may refer to objects of their own namespace only. */
  readonly noCrossNamespaceRefs?: boolean;
  /** The keys of the shards that are served beside the objects without a shard. */
  readonly shards?: readonly string[];
  /** Limits what is seen and written in the cluster. */
  readonly confine?: (client: KubeClient) => KubeClient;
}

/**
 * Connects to the cluster to serve. Its identity is the uid of its kube-system namespace, whatever name people give it.
 *
 * @throws Error naming the server if it does not answer or refuses the credential
 */
export async function reachCluster(
  options: ClusterOptions,
  endings: Endings,
  observe: ObserveRequest,
): Promise<ServedCluster> {
  const { connection, allowAddresses = [], defaultServiceAccount, noCrossNamespaceRefs = false, shards } = options;
  const plain = createKubeClient(connection, systemClock, { observe });
  const client = options.confine?.(plain) ?? plain;
  endings.defer(() => client.close());
  try {
    return openCluster({
      uid: await readClusterUid(client),
      name: connection.server,
      client,
      allowAddresses,
      noCrossNamespaceRefs,
      ...(shards === undefined ? {} : { shards }),
      ...(defaultServiceAccount === undefined ? {} : { defaultServiceAccount }),
      now: systemClock.now,
    });
  } catch (error) {
    throw new Error(`${connection.server} cannot be used: ${messageOf(error)}; check the kubeconfig`, { cause: error });
  }
}
