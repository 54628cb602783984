import { isTrue } from '../../flux/conditions.ts';
import { getFluxObject } from '../../flux/objects.ts';
import type { LiveReceiver } from '../../webhook/app.ts';
import type { Cluster } from '../context.ts';
import { isServed } from '../shard.ts';
import { type LiveReceiver as LiveObject, readToken } from './live-receiver.ts';
import { hookDigest } from './webhook-paths.ts';

/**
 * What the webhook needs to know of a Receiver; undefined where it does not exist, or has another path by now: the token may have been
 * changed because the old path was known to somebody who should not know it.
 */
export async function readReceiver(
  cluster: Pick<Cluster, 'client' | 'shards'>,
  { digest, namespace, name }: { readonly digest: string; readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<LiveReceiver | undefined> {
  const found = await getFluxObject<LiveObject>(cluster.client, { kind: 'Receiver', namespace, name }, signal);
  if (found === undefined || !isServed(cluster, found.metadata.labels)) return undefined;
  const token = await readToken(cluster.client, found, signal);
  if (token !== undefined && hookDigest(token, name, namespace) !== digest) return undefined;
  const accepts = found.spec.suspend !== true && token !== undefined && isTrue(found.status?.conditions, 'Ready');
  return { type: found.spec.type, token: token ?? '', events: found.spec.events ?? [], accepts };
}
