import type { KubeClient } from '../../../shared/ports/kube/client.ts';

/** A client that notes `METHOD path` of every request, also under other identities, in order. */
export function recordRequests(client: KubeClient, requests: string[]): KubeClient {
  return {
    request(request) {
      requests.push(`${request.method} ${request.path}`);
      return client.request(request);
    },
    impersonate: (user) => recordRequests(client.impersonate(user), requests),
    close: () => client.close(),
  };
}
