import { type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import { applyPatch, type KubeClient } from '../../kube/client.ts';
import { type Discovery, type KubeResource, resourcePath, type ServedKinds } from '../../kube/discovery.ts';
import { isObjectNotFound } from '../../kube/kube-api-error.ts';
import { listObjects } from '../../kube/list.ts';
import { deleteObject, metadataOnly } from '../../kube/objects.ts';

/** What names an object in the API. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The objects of a cluster, of any kind, as one identity sees them. */
export interface ClusterObjects {
  /** `metadata` asks for no more than that. */
  get(ref: ObjectRef, what?: 'object' | 'metadata'): Promise<Manifest | undefined>;
  /** The objects of a kind, or their metadata, by a consistent read; of all namespaces without `namespace`. */
  list(
    resource: KubeResource,
    namespace: string | undefined,
    options: { readonly labelSelector: string; readonly as: 'objects' | 'metadata' },
  ): Promise<Manifest[]>;
  /** A forced server-side apply. Returns the object as the server has, or with `dryRun` would have, stored it. */
  apply(object: Manifest, options: { readonly fieldManager: string; readonly dryRun: boolean }): Promise<Manifest>;
  jsonPatch(ref: ObjectRef, patch: readonly unknown[], options: { readonly fieldManager: string }): Promise<Manifest>;
  /** Only this very object: its uid and, where given, its version must still hold. A missing one is fine. */
  delete(ref: ObjectRef, uid: string, resourceVersion?: string): Promise<void>;
  /** What the cluster serves now. */
  servedKinds(): Promise<ServedKinds>;
  /** @throws KindNotServed */
  resourceOf(ref: ObjectRef): Promise<KubeResource>;
}

export interface ObjectsContext {
  readonly client: KubeClient;
  readonly discovery: Discovery;
  readonly signal: AbortSignal;
}

/** The cluster does not serve the kind in this version. */
export class KindNotServed extends Error {
  override readonly name = 'KindNotServed';
}

export function createClusterObjects({ client, discovery, signal }: ObjectsContext): ClusterObjects {
  async function resourceOf(ref: ObjectRef): Promise<KubeResource> {
    const found = await discovery.find(ref.apiVersion, ref.kind, signal);
    if (found !== undefined) return found;
    throw new KindNotServed(`no matches for kind "${ref.kind}" in version "${ref.apiVersion}"; install its CRD first`);
  }
  const pathOf = async (ref: ObjectRef): Promise<string> =>
    resourcePath(await resourceOf(ref), ref.metadata.namespace, ref.metadata.name);
  const patch = async (ref: ObjectRef, query: Record<string, string>, contentType: string, body: unknown) =>
    (await client.request({
      method: 'PATCH',
      path: await pathOf(ref),
      query,
      contentType,
      body,
      signal,
    })) as Manifest;

  return {
    async get(ref, what = 'object') {
      const accept = what === 'metadata' ? { accept: metadataOnly } : {};
      try {
        return (await client.request({ method: 'GET', path: await pathOf(ref), ...accept, signal })) as Manifest;
      } catch (error) {
        if (isObjectNotFound(error)) return undefined;
        throw error;
      }
    },
    list: (resource, namespace, options) =>
      listObjects(client, resourcePath(resource, namespace), { ...options, signal }),
    apply: (object, { fieldManager, dryRun }) =>
      patch(object, { fieldManager, force: 'true', ...(dryRun ? { dryRun: 'All' } : {}) }, applyPatch, object),
    jsonPatch: (ref, operations, { fieldManager }) =>
      patch(ref, { fieldManager }, 'application/json-patch+json', operations),
    async delete(ref, uid, resourceVersion) {
      const preconditions = { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
      await deleteObject({ client, path: await pathOf(ref), signal }, preconditions);
    },
    servedKinds: () => discovery.list(signal),
    resourceOf,
  };
}

/** The message of a kind that is not served names the object whose it is. */
export function describeNotServed(ref: ObjectRef, error: KindNotServed): string {
  return `${subjectOf(ref)} dry-run failed: ${error.message}`;
}
