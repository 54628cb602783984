import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import { type FluxEvent, kubernetesEventOf } from '../events/record-event.ts';
import { apiPath } from '../kube/api-path.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Dialer } from '../net/dialer.ts';
import type { Queues } from '../queue/job.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { FetchesUnderWay } from './revisions.ts';

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

/** Everything a reconcile may use of the world. */
export interface ReconcileContext extends Clock {
  readonly cluster: Cluster;
  readonly store: ObjectStore;
  readonly queues: Queues;
  readonly fetches: FetchesUnderWay;
  readonly newId: () => string;
  /** Keys every HMAC; not in the bucket. */
  readonly secret: Uint8Array;
  /** Where the cluster's controllers and people reach the gateway. */
  readonly gatewayUrl: string;
  /** Sluice's own version: another one builds anew. */
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  /** After this instant nothing more is begun, and another worker goes on; absent in a process that may take its time. */
  readonly deadline?: number;
}

/** For those who do many things one after another: whether the worker begins nothing more. Empty where its time has no end. */
export function timeLimitOf({ deadline, now }: ReconcileContext): { readonly isOutOfTime?: () => boolean } {
  return deadline === undefined ? {} : { isOutOfTime: () => now() >= deadline };
}

/** How long to wait for a source or a dependency that nothing tells of. */
export const requeueDependencyMs = 30_000;

/** Records an event on the object. That it could not be recorded is logged and changes nothing. */
export async function recordEvent(context: ReconcileContext, event: Omit<FluxEvent, 'at'>): Promise<void> {
  const body = kubernetesEventOf({ ...event, at: context.now() });
  const { namespace } = event.object.metadata;
  try {
    const path = apiPath({ group: '', version: 'v1', resource: 'events', namespace });
    await context.cluster.client.request({ method: 'POST', path, body, signal: context.signal });
  } catch (error) {
    context.log.warn('event not recorded', { reason: event.reason, error: messageOf(error) });
  }
}
