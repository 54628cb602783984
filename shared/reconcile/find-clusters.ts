import { messageOf } from '../errors.ts';
import { createKubeClient } from '../kube/client.ts';
import { createDiscovery } from '../kube/discovery.ts';
import { createFingerprintReader } from '../kube/fingerprint.ts';
import { parseStaticKubeconfig } from '../kube/static-kubeconfig.ts';
import { createDialer } from '../net/dialer.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { listRegistered, type RegisteredCluster } from './cluster-registry.ts';
import type { Ports, ServedCluster } from './run-job.ts';

export interface FinderContext {
  readonly store: ObjectStore;
  /** The text of a secret by its id. */
  readonly readSecret: (id: string) => Promise<string>;
  readonly now: () => number;
}

/** A cluster that was registered or removed is seen after this long, as is a new credential. */
const keptMs = 60_000;

/** Finds the registered clusters; what is open stays open between the calls of one function. */
export function createClusterFinder({
  store,
  readSecret,
  now,
}: FinderContext): Pick<Ports, 'findCluster' | 'listClusters'> {
  const open = new Map<string, { readonly at: number; readonly cluster: Promise<ServedCluster> }>();
  let listed: { readonly at: number; readonly clusters: Promise<readonly RegisteredCluster[]> } | undefined;

  const list = (): Promise<readonly RegisteredCluster[]> => {
    if (listed === undefined || now() - listed.at > keptMs) listed = { at: now(), clusters: listRegistered(store) };
    const { clusters } = listed;
    return clusters.catch((error: unknown) => {
      listed = undefined;
      throw error;
    });
  };
  const openOne = (registered: RegisteredCluster): Promise<ServedCluster> => {
    const found = open.get(registered.uid);
    if (found !== undefined && now() - found.at < keptMs) return found.cluster;
    const cluster = openCluster(registered, readSecret);
    open.set(registered.uid, { at: now(), cluster });
    // The client of a new credential takes the place of the old one when that is idle.
    found?.cluster.then(({ client }) => client.close()).catch(() => undefined);
    return cluster.catch((error: unknown) => {
      open.delete(registered.uid);
      throw error;
    });
  };
  return {
    async findCluster(uid) {
      const registered = (await list()).find((one) => one.uid === uid);
      return registered === undefined ? undefined : openOne(registered);
    },
    // One whose credential cannot be read must not keep the others from their surveys.
    async listClusters() {
      const opened = await Promise.allSettled((await list()).map(openOne));
      return opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    },
  };
}

async function openCluster(
  { uid, name, secret, allowAddresses = [] }: RegisteredCluster,
  readSecret: FinderContext['readSecret'],
): Promise<ServedCluster> {
  try {
    const client = createKubeClient(parseStaticKubeconfig(await readSecret(secret), `the secret '${secret}'`));
    return {
      uid,
      name,
      client,
      dialer: createDialer({ allowed: allowAddresses }),
      discovery: createDiscovery(client),
      fingerprint: createFingerprintReader(client, Date.now),
      noCrossNamespaceRefs: false,
    };
  } catch (error) {
    throw new Error(`the cluster '${name}' cannot be opened: ${messageOf(error)}`, { cause: error });
  }
}
