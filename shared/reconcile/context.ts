import type { RevisionFiles } from '../artifact/revision-reader.ts';
import type { FetchesUnderWay, StoredRevision } from '../artifact/revisions.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { KubeClient } from '../ports/kube/client.ts';
import type { Discovery } from '../ports/kube/discovery.ts';
import type { ClusterFingerprint } from '../ports/kube/fingerprint.ts';
import type { Dialer } from '../ports/net/dialer.ts';
import type { ObjectStore } from '../ports/store/object-store.ts';
import type { Queues } from '../queue/job.ts';
import type { TokenCache } from '../wire/http/token-cache.ts';

/** A cluster that is served. */
export interface Cluster {
  /** The uid of its kube-system namespace. */
  readonly uid: string;
  /** For people. */
  readonly name: string;
  readonly client: KubeClient;
  /** Makes every connection to a host that an object names. */
  readonly dialer: Dialer;
  /** Acts for objects that name no service account; undefined: with the cluster's own credential. */
  readonly defaultServiceAccount?: string;
  readonly noCrossNamespaceRefs: boolean;
  /** The keys of the shards that are served beside the objects of no shard; none by default. */
  readonly shards?: readonly string[];
}

/** A cluster that objects are applied to, with what is known of its kinds. */
export interface Target {
  readonly client: KubeClient;
  readonly discovery: Discovery;
  readonly fingerprint: (signal: AbortSignal) => Promise<ClusterFingerprint>;
}

/** A cluster with what is known of its kinds and of who acts there. */
export interface ServedCluster extends Cluster, Target {
  /** Flux's controllers that act on the same objects, as `<namespace>/<name>`: while there are any, Sluice leaves the cluster alone. */
  readonly otherActors: (signal: AbortSignal) => Promise<readonly string[]>;
}

/** What a process has, whatever job it is given. */
export interface Ports extends Clock {
  readonly store: ObjectStore;
  readonly queues: Queues;
  readonly fetches: FetchesUnderWay;
  /** What requests to hosts of sources were let in with. */
  readonly tokens: TokenCache;
  /** Keys every HMAC; not in the bucket. */
  readonly secret: Uint8Array;
  /** Where the cluster's controllers and people reach the gateway. */
  readonly gatewayUrl: string;
  /** Sluice's own version: another one builds anew. */
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** After this instant the worker begins nothing more, and another one goes on; absent in a process that may take its time. */
  readonly deadline?: number;
  readonly newId: () => string;
  readonly readFiles: (entry: StoredRevision) => Promise<RevisionFiles>;
  /** Undefined where the cluster is not, or no longer, served. */
  findCluster(uid: string): Promise<ServedCluster | undefined>;
  listClusters(): Promise<readonly Pick<ServedCluster, 'uid'>[]>;
}

/** What a job is done with: the ports of the process and the cluster of the job. */
export interface ReconcileContext extends Omit<Ports, 'findCluster' | 'listClusters'> {
  readonly cluster: ServedCluster;
  readonly signal: AbortSignal;
}
