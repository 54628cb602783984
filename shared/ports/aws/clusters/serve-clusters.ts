import type { Clock } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { KubeClient } from '../../kube/client.ts';
import { readClusterUid } from '../../kube/cluster-uid.ts';
import { createKubeClient } from '../../kube/http/kube-client.ts';
import type { ObserveRequest } from '../../kube/http/observe-connections.ts';
import { createRecentFailure, type RecentFailure } from '../../kube/http/recent-failure.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import type { AwsCaller } from '../call-aws.ts';
import { type ClusterRegistration, findRegistration } from './cluster-registry.ts';
import { connectCluster } from './connect-cluster.ts';

/** A registered cluster that was reached and is the one that was registered. */
export type ReachedCluster = Omit<ClusterRegistration, 'access'> & { readonly client: KubeClient };

/** The registry, how to reach clusters, and what to make of a reached one. */
export interface ServeClustersOptions<Served> extends Clock {
  readonly store: ObjectStore;
  readonly caller: AwsCaller;
  readonly log: Log;
  /** Called for each request to a cluster. */
  readonly observe?: ObserveRequest;
  readonly open: (cluster: ReachedCluster) => Served;
}

/** A change of a registration takes effect after at most this time. */
const keptMs = 60_000;

interface Kept<Served> {
  readonly text: string;
  readonly cluster: Served;
  readonly client: KubeClient;
  readonly checkedAt: number;
}

/** A cluster that could not be reached is not tried again for this time. */
const rememberMs = 5000;

/**
 * Finds clusters by uid in the registry and keeps them open. Concurrent calls for one that is not open yet share one attempt. The result
 * is undefined if a cluster is not registered, or if another cluster now has its address.
 */
export function createClusterFinder<Served>(
  options: ServeClustersOptions<Served>,
): (uid: string) => Promise<Served | undefined> {
  const find = createFinder(options);
  const underWay = new Map<string, Promise<Served | undefined>>();
  const failures = new Map<string, RecentFailure>();
  const attempt = async (uid: string): Promise<Served | undefined> => {
    const failure =
      failures.get(uid) ?? createRecentFailure({ rememberMs, elapsed: options.now, isFailure: () => true });
    failures.set(uid, failure);
    try {
      return await failure.guard(() => find(uid));
    } finally {
      underWay.delete(uid);
    }
  };
  return (uid) => {
    const asked = underWay.get(uid) ?? attempt(uid);
    underWay.set(uid, asked);
    return asked;
  };
}

function createFinder<Served>(options: ServeClustersOptions<Served>): (uid: string) => Promise<Served | undefined> {
  const kept = new Map<string, Kept<Served>>();
  return async (uid) => {
    const known = kept.get(uid);
    if (known !== undefined && options.now() - known.checkedAt < keptMs) return known.cluster;
    const registration = await findRegistration(options.store, uid);
    const text = JSON.stringify(registration);
    if (registration === undefined || known?.text !== text) {
      kept.delete(uid);
      // Requests under way are finished.
      void known?.client.close();
    }
    if (registration === undefined) return undefined;
    if (known?.text === text) {
      kept.set(uid, { ...known, checkedAt: options.now() });
      return known.cluster;
    }
    const client = await reachCluster(options, registration);
    if (client === undefined) return undefined;
    const { access: _, ...rest } = registration;
    const cluster = options.open({ ...rest, client });
    kept.set(uid, { text, cluster, client, checkedAt: options.now() });
    return cluster;
  };
}

async function reachCluster(
  options: ServeClustersOptions<unknown>,
  { uid, name, access }: ClusterRegistration,
): Promise<KubeClient | undefined> {
  const { caller, log, observe, now } = options;
  const connection = await connectCluster(caller, access, now);
  const client = createKubeClient(connection, options, observe === undefined ? {} : { observe });
  let found: string;
  try {
    found = await readClusterUid(client);
  } catch (error) {
    await client.close();
    throw new Error(`the cluster ${name} cannot be reached: ${messageOf(error)}`, { cause: error });
  }
  if (found !== uid) {
    await client.close();
    log.error(
      'the cluster is not the one that was registered, and is left alone; sluice cluster remove it and add it again',
      { metric: 'ClustersRefused', cluster: name, registered: uid, found },
    );
    return undefined;
  }
  return client;
}
