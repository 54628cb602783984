import type { KubeClient, KubeRequest } from './client.ts';

/** Reads the identity of a cluster, whatever name people give it: the uid of its kube-system namespace. One request. */
export async function readClusterUid(
  client: KubeClient,
  options: Pick<KubeRequest, 'signal' | 'idempotent'> = {},
): Promise<string> {
  const path = '/api/v1/namespaces/kube-system';
  const { metadata } = (await client.request({ method: 'GET', path, ...options })) as { metadata: { uid: string } };
  return metadata.uid;
}
