import type { KubeClient, KubeRequest } from './client.ts';

/** What a cluster is known by, whatever people call it: the uid of its kube-system namespace. */
export async function readClusterUid(
  client: KubeClient,
  options: Pick<KubeRequest, 'signal' | 'idempotent'> = {},
): Promise<string> {
  const path = '/api/v1/namespaces/kube-system';
  const { metadata } = (await client.request({ method: 'GET', path, ...options })) as { metadata: { uid: string } };
  return metadata.uid;
}
