import type { Receiver } from '../../flux/api/receiver.ts';
import type { FluxObject } from '../../flux/objects.ts';
import type { KubeClient } from '../../ports/kube/client.ts';
import { readSecretData } from '../../ports/kube/read-secret.ts';

/** A Receiver as the API server sends it. */
export type LiveReceiver = Receiver & FluxObject;

/** The token by which a Receiver's senders prove themselves; undefined where its Secret, or the key `token` of it, does not exist. */
export async function readToken(
  client: KubeClient,
  { metadata: { namespace }, spec: { secretRef } }: LiveReceiver,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (secretRef === undefined) return undefined;
  const token = (await readSecretData({ client, signal }, { namespace, name: secretRef.name }))?.['token'];
  return token === undefined ? undefined : Buffer.from(token, 'base64').toString();
}
