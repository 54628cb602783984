import { type FluxObject, getFluxObject, requestReconciliation } from '../flux/objects.ts';
import { shardLabel } from '../flux/well-known.ts';
import type { ObjectJob } from '../queue/job.ts';
import type { Cluster, ReconcileContext } from './context.ts';

/** Does an object with these labels belong to this Sluice: to no shard, or to one that it serves? */
export function isServed(
  { shards = [] }: Pick<Cluster, 'shards'>,
  labels: Readonly<Record<string, string>> | null | undefined,
): boolean {
  const key = labels?.[shardLabel];
  return key === undefined || shards.includes(key);
}

/**
 * The object of a job; undefined where it does not exist, and where it belongs to a shard that another controller serves. If a Receiver
 * asked for such an object, its controller is asked by an annotation, as Flux's Receivers do.
 */
export async function getOwnObject<T extends FluxObject>(
  { cluster, signal, now }: Pick<ReconcileContext, 'signal' | 'now'> & { readonly cluster: Cluster },
  job: ObjectJob,
): Promise<T | undefined> {
  const live = await getFluxObject<T>(cluster.client, job, signal);
  if (live === undefined || isServed(cluster, live.metadata.labels)) return live;
  if (job.received === true) await requestReconciliation(cluster.client, job, now(), signal);
  return undefined;
}
