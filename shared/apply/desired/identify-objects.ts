import { groupOf, type Manifest } from '../../flux/api/manifest.ts';
import { inventoryEntryOf } from '../inventory/inventory.ts';
import { type ClusterObjects, KindNotServed } from '../target/cluster-objects.ts';
import { compareObjects } from './stages.ts';

/** `Cluster` or `Namespaced`, by `group/Kind`, for the kinds that CRDs among the objects define. */
export type DefinedScopes = ReadonlyMap<string, string | undefined>;

export function definedScopes(objects: readonly Manifest[]): DefinedScopes {
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  return new Map(
    definitions.map((definition) => {
      const spec = definition['spec'] as { group?: string; names?: { kind?: string }; scope?: string } | undefined;
      return [`${spec?.group}/${spec?.names?.kind}`, spec?.scope];
    }),
  );
}

/** The key of an object's kind in `DefinedScopes`. */
export function groupKindOf(object: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  return `${groupOf(object)}/${object.kind}`;
}

/**
 * The objects under the identity that the server gives them: a cluster-scoped kind has no namespace, whatever its manifest says, and a
 * namespaced one without a namespace is in `default`, as with kubectl. Inventory, apply, health and prune all use this list. Of several
 * manifests of one object the last one is kept, which is the one that would remain.
 *
 * A kind that is neither served nor defined in the set keeps what its manifest says; its apply names the problem.
 */
export async function identifyObjects(
  objects: Pick<ClusterObjects, 'resourceOf'>,
  manifests: readonly Manifest[],
): Promise<Manifest[]> {
  const scopes = definedScopes(manifests);
  const ordered = [...manifests].sort(compareObjects);
  const identified = await Promise.all(
    ordered.map(async (object) => {
      const scope = scopes.get(groupKindOf(object)) ?? (await servedScope(objects, object));
      return scope === undefined ? object : withScope(object, scope);
    }),
  );
  return [...new Map(identified.map((object) => [inventoryEntryOf(object).id, object] as const)).values()];
}

/** The object as its scope (`Cluster` or `Namespaced`) makes it. */
export function withScope(object: Manifest, scope: string): Manifest {
  const { namespace, ...metadata } = object.metadata;
  if (scope === 'Cluster')
    return namespace === undefined ? object : { ...object, metadata: metadata as Manifest['metadata'] };
  return namespace ? object : { ...object, metadata: { ...object.metadata, namespace: 'default' } };
}

async function servedScope(objects: Pick<ClusterObjects, 'resourceOf'>, object: Manifest): Promise<string | undefined> {
  try {
    return (await objects.resourceOf(object)).namespaced ? 'Namespaced' : 'Cluster';
  } catch (error) {
    if (error instanceof KindNotServed) return undefined;
    throw error;
  }
}
