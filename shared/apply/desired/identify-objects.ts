import { groupOf, type Manifest } from '../../flux/api/manifest.ts';
import { inventoryEntryOf } from '../inventory/inventory.ts';
import { type ClusterObjects, KindNotServed } from '../target/cluster-objects.ts';
import { compareObjects } from './stages.ts';

/** The scope, `Cluster` or `Namespaced`, of each kind that CRDs among a set's objects define, by `group/Kind`. */
export type DefinedScopes = ReadonlyMap<string, string | undefined>;

/** The kinds that CRDs among the objects define. */
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
 * Returns the objects, in Flux's order, with the identity that the server gives them: a cluster-scoped object has no namespace, whatever
 * its manifest says, and a namespaced one without a namespace is in `default`, as with kubectl. Inventory, apply, health and prune all
 * use this list. If several manifests describe one object, the last one is kept, as it would be the one that remains.
 *
 * An object whose kind is neither served nor defined in the set stays as it is; applying it reports the problem.
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

/** The object without a namespace if its scope is `Cluster`; else with one, by default `default`. */
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
