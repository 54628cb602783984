import { fluxKinds, reconciledKinds } from '../../../shared/flux/kinds.ts';
import { apiPath } from '../../../shared/ports/kube/api-path.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import type { LiveObject } from './objects.ts';

/**
 * Deletes a namespace of tests with its Flux objects. Their finalizers are removed: nobody else would, and every Sluice that serves on the
 * shared control plane would try to.
 */
export async function removeNamespace(client: KubeClient, namespace: string): Promise<void> {
  await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
  await Promise.all(reconciledKinds.map((kind) => removeFinalizers(client, namespace, kind)));
}

async function removeFinalizers(
  client: KubeClient,
  namespace: string,
  kind: (typeof reconciledKinds)[number],
): Promise<void> {
  const { group, version, plural: resource } = fluxKinds[kind];
  const path = apiPath({ group, version, resource, namespace });
  const { items = [] } = (await client.request({ method: 'GET', path }).catch(() => ({}))) as {
    readonly items?: readonly LiveObject[];
  };
  const contentType = 'application/merge-patch+json';
  const body = { metadata: { finalizers: null } };
  for (const { metadata } of items)
    if (metadata.finalizers !== undefined)
      // It may be gone by now.
      await client
        .request({ method: 'PATCH', path: `${path}/${metadata.name}`, contentType, body })
        .catch(() => undefined);
}
