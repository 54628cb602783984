import type { Receiver } from '../../flux/api/receiver.ts';
import type { FluxObject } from '../../flux/objects.ts';
import { apiPath } from '../../ports/kube/api-path.ts';
import type { KubeClient } from '../../ports/kube/client.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';

/** A Receiver as the API server sends it. */
export type LiveReceiver = Receiver & FluxObject;

/** The token by which a Receiver's senders prove themselves; undefined where its Secret, or the key `token` of it, does not exist. */
export async function readToken(
  client: KubeClient,
  { metadata, spec }: LiveReceiver,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (spec.secretRef === undefined) return undefined;
  try {
    const { namespace } = metadata;
    const path = apiPath({ group: '', version: 'v1', resource: 'secrets', namespace, name: spec.secretRef.name });
    const { data } = (await client.request({ method: 'GET', path, signal })) as { data?: Record<string, string> };
    const token = data?.['token'];
    return token === undefined ? undefined : Buffer.from(token, 'base64').toString();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
