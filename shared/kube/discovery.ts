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
  /** The same in whichever version is served, the server's preferred one first: for an object applied with an older one. */
  findGroupKind(group: string, kind: string, signal: AbortSignal): Promise<KubeResource | undefined>;
}

export function createDiscovery(client: KubeClient): Discovery {
  let known: Promise<ReadonlyMap<string, KubeResource>> | undefined;

  async function lookUp(key: string, signal: AbortSignal): Promise<KubeResource | undefined> {
    const isFirst = known === undefined;
    known ??= discover(client, signal);
    const before = known;
    const found = (await before.catch(() => undefined))?.get(key);
    if (found !== undefined) return found;
    // The kind may have been installed since: ask anew, once for all who miss one at the same time.
    if (known === before && !isFirst) known = discover(client, signal);
    const latest = known ?? before;
    latest.catch(() => {
      if (known === latest) known = undefined;
    });
    return (await latest).get(key);
  }

  return {
    find: (apiVersion, kind, signal) => lookUp(`${apiVersion}/${kind}`, signal),
    findGroupKind: (group, kind, signal) => lookUp(groupKindKey(group, kind), signal),
  };
}

/** No API version contains a colon. */
const groupKindKey = (group: string, kind: string): string => `:${group}/${kind}`;

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
        const entry = { group, version, kind, plural: resource, namespaced: scope === 'Namespaced' };
        for (const each of [key, groupKindKey(group, kind)]) if (!resources.has(each)) resources.set(each, entry);
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
