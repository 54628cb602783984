import { mapConcurrently } from '../../base/map-concurrently.ts';
import type { Manifest } from '../../flux/api/manifest.ts';
import { KubeApiError } from '../../ports/kube/kube-api-error.ts';
import type { KubeResource } from '../../ports/kube/served-kinds.ts';
import { concurrency } from '../apply-context.ts';
import { type Ownership, ownerSelector } from '../ownership.ts';
import type { ClusterObjects } from './cluster-objects.ts';

/** Which objects to list. */
export interface OwnedKind {
  readonly resource: KubeResource;
  /** The namespaces of the wanted objects; undefined for a cluster-scoped one. */
  readonly namespaces: readonly (string | undefined)[];
  readonly ownership: Ownership;
  readonly as: 'objects' | 'metadata';
}

/**
 * Lists the objects of a kind that carry the owner's labels, by one consistent LIST; by one for each namespace if the actor may not list
 * all namespaces. Namespaces in which the actor may not list are left out.
 */
export async function listOwned(objects: ClusterObjects, kind: OwnedKind): Promise<readonly Manifest[]> {
  const { resource, ownership, as } = kind;
  const labelSelector = ownerSelector(ownership);
  const list = async (namespace: string | undefined): Promise<readonly Manifest[] | undefined> => {
    try {
      return await objects.list(resource, namespace, { labelSelector, as });
    } catch (error) {
      if (error instanceof KubeApiError && (error.status === 403 || error.status === 404)) return undefined;
      throw error;
    }
  };
  const namespaces = [...new Set(kind.namespaces)];
  if (namespaces.length === 1) return (await list(namespaces[0])) ?? [];
  const everywhere = await list(undefined);
  if (everywhere !== undefined) return everywhere;
  return (await mapConcurrently(namespaces, concurrency, list)).flatMap((found) => found ?? []);
}
