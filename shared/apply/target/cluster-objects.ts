import { type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import { applyPatch, type KubeClient } from '../../ports/kube/client.ts';
import type { Discovery } from '../../ports/kube/discovery.ts';
import { isObjectNotFound } from '../../ports/kube/kube-api-error.ts';
import { listObjects } from '../../ports/kube/list.ts';
import { deleteObject, metadataOnly } from '../../ports/kube/objects.ts';
import { type KubeResource, resourcePath, type ServedKinds } from '../../ports/kube/served-kinds.ts';

/** The name of an object in the API. A manifest is one too. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What is wanted of a list. */
export interface ListRequest {
  /** As the API writes it: `key=value,key=value`. */
  readonly labelSelector: string;
  readonly as: 'objects' | 'metadata';
}

/** How an object is applied. */
export interface ApplyRequest {
  readonly fieldManager: string;
  /** The server answers as if it stored the object, and does not. */
  readonly dryRun: boolean;
}

/** The objects of a cluster, of any kind, as one identity sees them. */
export interface ClusterObjects {
  /** Returns the live object, or only its metadata; undefined if there is none. */
  get(ref: ObjectRef, what?: 'object' | 'metadata'): Promise<Manifest | undefined>;
  /** Lists the objects of a kind, or their metadata, by a consistent read; of all namespaces if `namespace` is undefined. */
  list(resource: KubeResource, namespace: string | undefined, options: ListRequest): Promise<Manifest[]>;
  /** A forced server-side apply. Returns the object as the server has, or with `dryRun` would have, stored it. */
  apply(object: Manifest, options: ApplyRequest): Promise<Manifest>;
  /** Returns the patched object. */
  jsonPatch(ref: ObjectRef, patch: readonly unknown[], options: Pick<ApplyRequest, 'fieldManager'>): Promise<Manifest>;
  /**
   * Deletes an object that has this uid and, if given, this version. One that is already gone is fine.
   *
   * @throws KubeApiError 409 if the object is another one, or another version
   */
  delete(ref: ObjectRef, uid: string, resourceVersion?: string): Promise<void>;
  /** The kinds that the cluster serves now. */
  servedKinds(): Promise<ServedKinds>;
  /** Where the objects of the kind are in the API. @throws KindNotServed */
  resourceOf(ref: ObjectRef): Promise<KubeResource>;
}

/** How to reach the objects. */
export interface ObjectsContext {
  /** The cluster and the identity. */
  readonly client: KubeClient;
  /** What the same cluster serves. */
  readonly discovery: Discovery;
  readonly signal: AbortSignal;
}

/** The cluster does not serve the kind in this version. */
export class KindNotServed extends Error {
  override readonly name = 'KindNotServed';
}

/** Flux's words for an object whose kind is not served. */
export function describeNotServed(ref: ObjectRef, error: KindNotServed): string {
  return `${subjectOf(ref)} dry-run failed: ${error.message}`;
}

/**
 * The objects of a cluster, over its API. Every method throws KubeApiError if the server refuses, ClusterUnreachable if it does not answer.
 */
export function createClusterObjects(context: ObjectsContext): ClusterObjects {
  return new KubeClusterObjects(context);
}

class KubeClusterObjects implements ClusterObjects {
  readonly #client: KubeClient;
  readonly #discovery: Discovery;
  readonly #signal: AbortSignal;

  constructor({ client, discovery, signal }: ObjectsContext) {
    this.#client = client;
    this.#discovery = discovery;
    this.#signal = signal;
  }

  async get(ref: ObjectRef, what: 'object' | 'metadata' = 'object'): Promise<Manifest | undefined> {
    const accept = what === 'metadata' ? { accept: metadataOnly } : {};
    const path = await this.#pathOf(ref);
    try {
      return (await this.#client.request({ method: 'GET', path, ...accept, signal: this.#signal })) as Manifest;
    } catch (error) {
      if (isObjectNotFound(error)) return undefined;
      throw error;
    }
  }

  list(resource: KubeResource, namespace: string | undefined, options: ListRequest): Promise<Manifest[]> {
    return listObjects(this.#client, resourcePath(resource, namespace), { ...options, signal: this.#signal });
  }

  apply(object: Manifest, { fieldManager, dryRun }: ApplyRequest): Promise<Manifest> {
    const query = { fieldManager, force: 'true', ...(dryRun ? { dryRun: 'All' } : {}) };
    return this.#patch(object, query, applyPatch, object);
  }

  jsonPatch(ref: ObjectRef, patch: readonly unknown[], { fieldManager }: Pick<ApplyRequest, 'fieldManager'>) {
    return this.#patch(ref, { fieldManager }, 'application/json-patch+json', patch);
  }

  async delete(ref: ObjectRef, uid: string, resourceVersion?: string): Promise<void> {
    const path = await this.#pathOf(ref);
    const preconditions = { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
    await deleteObject({ client: this.#client, path, signal: this.#signal }, preconditions);
  }

  servedKinds(): Promise<ServedKinds> {
    return this.#discovery.list(this.#signal);
  }

  async resourceOf({ apiVersion, kind }: ObjectRef): Promise<KubeResource> {
    const found = await this.#discovery.find(apiVersion, kind, this.#signal);
    if (found !== undefined) return found;
    throw new KindNotServed(`no matches for kind "${kind}" in version "${apiVersion}"; install its CRD first`);
  }

  async #pathOf(ref: ObjectRef): Promise<string> {
    return resourcePath(await this.resourceOf(ref), ref.metadata.namespace, ref.metadata.name);
  }

  async #patch(
    ref: ObjectRef,
    query: Readonly<Record<string, string>>,
    contentType: string,
    body: unknown,
  ): Promise<Manifest> {
    const path = await this.#pathOf(ref);
    const request = { method: 'PATCH', path, query, contentType, body, signal: this.#signal } as const;
    return (await this.#client.request(request)) as Manifest;
  }
}
