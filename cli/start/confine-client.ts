import type { KubeClient, KubeRequest } from '../../shared/ports/kube/client.ts';
import { KubeApiError } from '../../shared/ports/kube/kube-api-error.ts';

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/**
 * The client of a guest in another user's cluster: it lists objects of these kinds in one namespace only, and refuses (403) every write
 * outside that namespace, whoever it impersonates.
 */
export function confineClient(client: KubeClient, namespace: string, kinds: readonly Kind[]): KubeClient {
  const collections = new Map(
    kinds.map(({ group, version, plural }) => [
      `/apis/${group}/${version}/${plural}`,
      `/apis/${group}/${version}/namespaces/${namespace}/${plural}`,
    ]),
  );
  const isInside = (path: string): boolean =>
    new RegExp(`^/(?:api|apis/[^/]+)/[^/]+/namespaces/${namespace}/[^/]`).test(path) && !/\/\.{1,2}(?:\/|$)/.test(path);

  async function request(wanted: KubeRequest): Promise<unknown> {
    if (wanted.method !== 'GET' && !isInside(wanted.path))
      throw new KubeApiError(
        403,
        'Forbidden',
        `${wanted.method} ${wanted.path}: nothing is written outside of ${namespace}`,
      );
    return client.request({ ...wanted, path: collections.get(wanted.path) ?? wanted.path });
  }

  return {
    request,
    impersonate: (user) => confineClient(client.impersonate(user), namespace, kinds),
    close: () => client.close(),
  };
}
