import type { KubeClient } from '../kube/client.ts';
import { type Discovery, resourcePath } from '../kube/discovery.ts';
import { isNotFound } from '../kube/kube-api-error.ts';
import { fieldManager } from './field-managers.ts';
import { type Manifest, subjectOf } from './manifest.ts';

/** What names an object in the API. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The objects of a cluster, of any kind, as one identity sees them. */
export interface ClusterObjects {
  get(ref: ObjectRef): Promise<Manifest | undefined>;
  apply(object: Manifest, options: { readonly dryRun: boolean }): Promise<Manifest>;
  jsonPatch(ref: ObjectRef, patch: readonly unknown[]): Promise<Manifest>;
  /** Only this very object: its uid and, where given, its version must still hold. A missing one is fine. */
  delete(ref: ObjectRef, uid: string, resourceVersion?: string): Promise<void>;
  isNamespaced(ref: ObjectRef): Promise<boolean>;
}

export interface ObjectsContext {
  readonly client: KubeClient;
  readonly discovery: Discovery;
  readonly signal: AbortSignal;
}

export function createClusterObjects({ client, discovery, signal }: ObjectsContext): ClusterObjects {
  async function resource(ref: ObjectRef) {
    const found = await discovery.find(ref.apiVersion, ref.kind, signal);
    if (found === undefined)
      throw new Error(
        `${subjectOf(ref)}: no matches for kind "${ref.kind}" in version "${ref.apiVersion}"; install its CRD first`,
      );
    return found;
  }
  const pathOf = async (ref: ObjectRef): Promise<string> =>
    resourcePath(await resource(ref), ref.metadata.namespace, ref.metadata.name);

  return {
    async get(ref) {
      try {
        return (await client.request({ method: 'GET', path: await pathOf(ref), signal })) as Manifest;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    apply: async (object, { dryRun }) =>
      (await client.request({
        method: 'PATCH',
        path: await pathOf(object),
        query: { fieldManager, force: 'true', ...(dryRun ? { dryRun: 'All' } : {}) },
        contentType: 'application/apply-patch+yaml',
        body: object,
        signal,
      })) as Manifest,
    jsonPatch: async (ref, patch) =>
      (await client.request({
        method: 'PATCH',
        path: await pathOf(ref),
        query: { fieldManager },
        contentType: 'application/json-patch+json',
        body: patch,
        signal,
      })) as Manifest,
    async delete(ref, uid, resourceVersion) {
      const preconditions = { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', preconditions };
      try {
        await client.request({ method: 'DELETE', path: await pathOf(ref), body, signal });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
    isNamespaced: async (ref) => (await resource(ref)).namespaced,
  };
}
