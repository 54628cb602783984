import { apiPath } from './api-path.ts';
import type { KubeClient } from './client.ts';
import { isNotFound } from './kube-api-error.ts';
import { listObjects } from './list.ts';

/** Where the objects of a kind are in the API. */
export interface KubeResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The kinds that a cluster served when it was asked. */
export interface ServedKinds {
  /** Returns undefined if the kind was not served in this version. */
  find(apiVersion: string, kind: string): KubeResource | undefined;
  /** Finds the kind in whichever version is served, the server's preferred one first. */
  findGroupKind(group: string, kind: string): KubeResource | undefined;
  /**
   * True if the cluster no longer has the kind, and so none of its objects. That a kind is not listed does not prove it: the API server
   * behind its group may be away, or not up yet.
   */
  isGone(group: string, kind: string, signal: AbortSignal): Promise<boolean>;
}

interface DiscoveredVersion {
  readonly version: string;
  /** `Stale` if the aggregated API server behind the version did not answer: the list may be old or empty. */
  readonly freshness?: 'Current' | 'Stale';
  readonly resources?: readonly {
    readonly resource: string;
    readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind: string };
    readonly scope: 'Namespaced' | 'Cluster';
  }[];
}

/** @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery */
interface AggregatedDiscovery {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly DiscoveredVersion[];
  }[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
const apiServices = '/apis/apiregistration.k8s.io/v1/apiservices';

/** Asks a cluster what it serves: two requests. */
export async function readServedKinds(client: KubeClient, signal: AbortSignal): Promise<ServedKinds> {
  const lists = await Promise.all(
    ['/api', '/apis'].map(
      (path) => client.request({ method: 'GET', path, accept: aggregated, signal }) as Promise<AggregatedDiscovery>,
    ),
  );
  const resources = new Map<string, KubeResource>();
  const freshGroups = new Map<string, boolean>();
  for (const { metadata, versions } of lists.flatMap(({ items = [] }) => items)) {
    const group = metadata?.name ?? '';
    freshGroups.set(
      group,
      versions.every(({ freshness }) => freshness !== 'Stale'),
    );
    for (const resource of versions.flatMap((version) => resourcesOf(group, version)))
      for (const key of keysOf(resource)) if (!resources.has(key)) resources.set(key, resource);
  }
  return {
    find: (apiVersion, kind) => resources.get(`${apiVersion}/${kind}`),
    findGroupKind: (group, kind) => resources.get(groupKindKey(group, kind)),
    async isGone(group, kind, askSignal) {
      if (resources.has(groupKindKey(group, kind))) return false;
      return freshGroups.get(group) ?? !(await isRegistered(client, group, askSignal));
    },
  };
}

function resourcesOf(group: string, { version, resources = [] }: DiscoveredVersion): readonly KubeResource[] {
  return resources.flatMap(({ resource, responseKind, scope }) =>
    responseKind === undefined
      ? []
      : [{ group, version, kind: responseKind.kind, plural: resource, namespaced: scope === 'Namespaced' }],
  );
}

/** The keys by which a kind is looked up. The server lists its preferred version first: the first entry of a group and kind is that one. */
function keysOf({ group, version, kind }: KubeResource): readonly string[] {
  return [`${group === '' ? version : `${group}/${version}`}/${kind}`, groupKindKey(group, kind)];
}

/** No API version contains a colon. */
function groupKindKey(group: string, kind: string): string {
  return `:${group}/${kind}`;
}

/** True if any version of the group is registered with the API server, whether it answers now or not. */
async function isRegistered(client: KubeClient, group: string, signal: AbortSignal): Promise<boolean> {
  try {
    const registered = await listObjects(client, apiServices, { as: 'metadata', signal });
    return registered.some(({ metadata: { name } }) => name.slice(name.indexOf('.') + 1) === group);
  } catch (error) {
    // A server without the aggregation layer serves everything that it has.
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** The path of an object, or of the collection if `name` is undefined. The namespace of a cluster-scoped kind is ignored. */
export function resourcePath(resource: KubeResource, namespace: string | undefined, name?: string): string {
  const { group, version, plural, namespaced } = resource;
  return apiPath({ group, version, resource: plural, name, namespace: (namespaced && namespace) || undefined });
}
