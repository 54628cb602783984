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

interface AggregatedDiscovery {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      /** `Stale` where the aggregated API server behind the version did not answer: the list may be old or empty. */
      readonly freshness?: 'Current' | 'Stale';
      readonly resources?: readonly {
        readonly resource: string;
        readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind: string };
        readonly scope: 'Namespaced' | 'Cluster';
      }[];
    }[];
  }[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
const apiServices = '/apis/apiregistration.k8s.io/v1/apiservices';

/** The kinds that a cluster serves: two requests, asked again for a kind that it does not know, and after ten minutes. */
export interface Discovery {
  /** Undefined where the cluster does not serve the kind. */
  find(apiVersion: string, kind: string, signal: AbortSignal): Promise<KubeResource | undefined>;
  /** The same in whichever version is served, the server's preferred one first: for an object applied with an older one. */
  findGroupKind(group: string, kind: string, signal: AbortSignal): Promise<KubeResource | undefined>;
  /** What the cluster serves now, by requests that begin with this call. */
  list(signal: AbortSignal): Promise<ServedKinds>;
}

/** One answer to the question what a cluster serves. */
export interface ServedKinds {
  find(apiVersion: string, kind: string): KubeResource | undefined;
  findGroupKind(group: string, kind: string): KubeResource | undefined;
  /**
   * Whether the cluster has no such kind any more, and so no such objects. A kind that is merely not listed does not prove that: the API
   * server behind its group may be away, or not yet up.
   */
  isGone(group: string, kind: string, signal: AbortSignal): Promise<boolean>;
}

/** A kind may be served in another version since, or be another kind of the same name. */
const keptMs = 600_000;

/** @param now milliseconds since the epoch */
export function createDiscovery(client: KubeClient, now: () => number): Discovery {
  let known: Promise<ServedKinds> | undefined;
  let askedAt = 0;

  function refresh(signal: AbortSignal): Promise<ServedKinds> {
    const latest = discover(client, signal);
    known = latest;
    askedAt = now();
    latest.catch(() => {
      if (known === latest) known = undefined;
    });
    return latest;
  }

  async function lookUp(
    find: (served: ServedKinds) => KubeResource | undefined,
    signal: AbortSignal,
  ): Promise<KubeResource | undefined> {
    if (known === undefined || now() - askedAt > keptMs) return find(await refresh(signal));
    const before = known;
    const found = await before.then(find, () => undefined);
    if (found !== undefined) return found;
    // The kind may have been installed since: ask anew, once for all who miss one at the same time.
    return find(await (known === before || known === undefined ? refresh(signal) : known));
  }

  return {
    find: (apiVersion, kind, signal) => lookUp((served) => served.find(apiVersion, kind), signal),
    findGroupKind: (group, kind, signal) => lookUp((served) => served.findGroupKind(group, kind), signal),
    list: refresh,
  };
}

/** No API version contains a colon. */
const groupKindKey = (group: string, kind: string): string => `:${group}/${kind}`;

async function discover(client: KubeClient, signal: AbortSignal): Promise<ServedKinds> {
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
  return {
    find: (apiVersion, kind) => resources.get(`${apiVersion}/${kind}`),
    findGroupKind: (group, kind) => resources.get(groupKindKey(group, kind)),
    async isGone(group, kind, askSignal) {
      if (resources.has(groupKindKey(group, kind))) return false;
      return freshGroups.get(group) ?? !(await isRegistered(client, group, askSignal));
    },
  };
}

/** Whether any version of the group is registered with the API server, served at the moment or not. */
async function isRegistered(client: KubeClient, group: string, signal: AbortSignal): Promise<boolean> {
  try {
    const registered = await listObjects(client, apiServices, { as: 'metadata', signal });
    return registered.some(({ metadata: { name } }) => name.slice(name.indexOf('.') + 1) === group);
  } catch (error) {
    // A server without the aggregation layer serves all that it has.
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** The path of an object, or of the collection where there is no name. */
export function resourcePath(resource: KubeResource, namespace: string | undefined, name?: string): string {
  const { group, version, plural, namespaced } = resource;
  return apiPath({ group, version, resource: plural, name, namespace: (namespaced && namespace) || undefined });
}
