import { fluxKinds, type ReconciledKind } from '../../../shared/flux/kinds.ts';
import { apiPath } from '../../../shared/ports/kube/api-path.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { isNotFound } from '../../../shared/ports/kube/kube-api-error.ts';

/** A condition as tests read it. */
export interface LiveCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** As much of an object as tests read, of any kind. */
export interface LiveObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly lastAppliedRevision?: string;
    readonly lastHandledReconcileAt?: string;
    readonly webhookPath?: string;
    readonly artifact?: { readonly revision: string; readonly url: string; readonly digest: string };
    readonly inventory?: { readonly entries: readonly { readonly id: string; readonly v: string }[] };
    readonly conditions?: readonly LiveCondition[];
  };
}

/** An event as tests read it. */
export interface LiveEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** The objects of one namespace of a real API server, by kind and name. */
export interface Objects {
  readonly namespace: string;
  readonly client: KubeClient;
  /** The path of a Flux object in the API; without a name, of the collection. */
  pathOf(kind: ReconciledKind, name?: string): string;
  /** Creates a Flux object. @throws KubeApiError 409 where it exists */
  create(kind: ReconciledKind, name: string, spec: object, metadata?: object): Promise<LiveObject>;
  /** Creates a Flux object, or replaces the fields of its spec. */
  declare(kind: ReconciledKind, name: string, spec: object, metadata?: object): Promise<void>;
  remove(kind: ReconciledKind, name: string): Promise<void>;
  /** Creates a Secret of these texts. */
  createSecret(name: string, texts: Readonly<Record<string, string>>): Promise<void>;
  /** A merge patch, as of another client. */
  patch(path: string, body: object): Promise<void>;
  /** The object at a path; undefined where there is none. */
  get(path: string): Promise<LiveObject | undefined>;
  /** A Flux object; undefined where there is none. */
  find(kind: ReconciledKind, name: string): Promise<LiveObject | undefined>;
  /** A ConfigMap; undefined where there is none. @param namespace another one than the test's */
  configMap(name: string, namespace?: string): Promise<LiveObject | undefined>;
  /** The events on objects of this name. */
  eventsOf(name: string, kind?: string): Promise<readonly LiveEvent[]>;
}

export function objectsOf(client: KubeClient, namespace: string): Objects {
  const pathOf: Objects['pathOf'] = (kind, name) => {
    const { group, version, plural } = fluxKinds[kind];
    return apiPath({ group, version, resource: plural, namespace, ...(name === undefined ? {} : { name }) });
  };
  const bodyOf = (kind: ReconciledKind, name: string, spec: object, metadata: object = {}): object => {
    const { group, version } = fluxKinds[kind];
    return { apiVersion: `${group}/${version}`, kind, metadata: { name, namespace, ...metadata }, spec };
  };
  const get: Objects['get'] = async (path) => {
    try {
      return (await client.request({ method: 'GET', path })) as LiveObject;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
  return {
    namespace,
    client,
    pathOf,
    get,
    create: async (kind, name, spec, metadata) =>
      (await client.request({
        method: 'POST',
        path: pathOf(kind),
        body: bodyOf(kind, name, spec, metadata),
      })) as LiveObject,
    async declare(kind, name, spec, metadata) {
      await client.request({
        method: 'PATCH',
        path: pathOf(kind, name),
        query: { fieldManager: 'test', force: 'true' },
        contentType: 'application/apply-patch+yaml',
        body: bodyOf(kind, name, spec, metadata),
      });
    },
    async remove(kind, name) {
      await client.request({ method: 'DELETE', path: pathOf(kind, name) });
    },
    async createSecret(name, stringData) {
      const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData };
      await client.request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/secrets`, body });
    },
    async patch(path, body) {
      const query = { fieldManager: 'somebody' };
      await client.request({ method: 'PATCH', path, query, contentType: 'application/merge-patch+json', body });
    },
    find: (kind, name) => get(pathOf(kind, name)),
    configMap: (name, place = namespace) => get(`/api/v1/namespaces/${place}/configmaps/${name}`),
    async eventsOf(name, kind) {
      const fields = [`involvedObject.name=${name}`, ...(kind === undefined ? [] : [`involvedObject.kind=${kind}`])];
      const path = `/api/v1/namespaces/${namespace}/events`;
      const query = { fieldSelector: fields.join(',') };
      return ((await client.request({ method: 'GET', path, query })) as { items: readonly LiveEvent[] }).items;
    },
  };
}

export function conditionOf(object: LiveObject | undefined, type: string): LiveCondition | undefined {
  return object?.status?.conditions?.find((condition) => condition.type === type);
}

export function readyOf(object: LiveObject | undefined): LiveCondition | undefined {
  return conditionOf(object, 'Ready');
}
