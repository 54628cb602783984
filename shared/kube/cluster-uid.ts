import type { KubeClient } from './client.ts';

/** What a cluster is known by, whatever people call it: the uid of its kube-system namespace. */
export async function readClusterUid(client: KubeClient): Promise<string> {
  const { metadata } = (await client.request({ method: 'GET', path: '/api/v1/namespaces/kube-system' })) as {
    metadata: { uid: string };
  };
  return metadata.uid;
}
