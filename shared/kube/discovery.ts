import type { KubeClient } from './client.ts';

/** Where the objects of a kind stand in the API. */
export interface KubeResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

interface AggregatedDiscovery {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind: string };
        readonly scope: 'Namespaced' | 'Cluster';
      }[];
    }[];
  }[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** The kinds that a cluster serves: two requests, asked again only for a kind that it does not know. */
export interface Discovery {
  /** Undefined where the cluster does not serve the kind. */
  find(apiVersion: string, kind: string, signal: AbortSignal): Promise<KubeResource | undefined>;
}

export function createDiscovery(client: KubeClient): Discovery {
  let known: Promise<ReadonlyMap<string, KubeResource>> | undefined;
  return {
    async find(apiVersion, kind, signal) {
      const key = `${apiVersion}/${kind}`;
      known ??= discover(client, signal);
      const before = known;
      const found = (await before.catch(() => undefined))?.get(key);
      if (found !== undefined) return found;
      // The kind may have been installed since: ask anew, once for all who miss one at the same time.
      if (known === before) known = discover(client, signal);
      const fresh = known;
      fresh.catch(() => {
        if (known === fresh) known = undefined;
      });
      return (await fresh).get(key);
    },
  };
}

async function discover(client: KubeClient, signal: AbortSignal): Promise<ReadonlyMap<string, KubeResource>> {
  const lists = await Promise.all(
    ['/api', '/apis'].map(
      (path) => client.request({ method: 'GET', path, accept: aggregated, signal }) as Promise<AggregatedDiscovery>,
    ),
  );
  const resources = new Map<string, KubeResource>();
  for (const { metadata, versions } of lists.flatMap(({ items = [] }) => items)) {
    const group = metadata?.name ?? '';
    for (const { version, resources: listed = [] } of versions) {
      for (const { resource, responseKind, scope } of listed) {
        if (responseKind === undefined) continue;
        const kind = responseKind.kind;
        const key = `${group === '' ? version : `${group}/${version}`}/${kind}`;
        if (!resources.has(key))
          resources.set(key, { group, version, kind, plural: resource, namespaced: scope === 'Namespaced' });
      }
    }
  }
  return resources;
}

/** The path of an object, or of the collection where there is no name. */
export function resourcePath(resource: KubeResource, namespace: string | undefined, name?: string): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
