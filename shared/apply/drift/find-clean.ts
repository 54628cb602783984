import { mapConcurrently } from '../../base/map-concurrently.ts';
import type { Manifest } from '../../flux/api/manifest.ts';
import type { KubeResource } from '../../ports/kube/served-kinds.ts';
import { type ApplyContext, concurrency } from '../apply-context.ts';
import type { DesiredObject } from '../desired/desired-object.ts';
import { listOwned } from '../target/list-owned.ts';
import { type Baseline, hashMetadata } from './baseline.ts';

/**
 * Built-in kinds, as `group/Kind`, whose generation counts every change that a user can make outside of labels and annotations: if all
 * three are equal, nothing drifted. An integration test proves it for each. Most kinds are not in the list: the generation of a
 * PriorityClass is always 1; Service, ConfigMap, Secret and ServiceAccount have none.
 */
export const countedKinds: ReadonlySet<string> = new Set([
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/StatefulSet',
  'batch/CronJob',
  'networking.k8s.io/Ingress',
  'networking.k8s.io/NetworkPolicy',
  'policy/PodDisruptionBudget',
]);

/** True if the kind's generation counts every change: it is one of `countedKinds`, or a CRD defines it (`<plural>.<group>`). */
export function isCounted({ group, kind, plural }: KubeResource, customResources: ReadonlySet<string>): boolean {
  return countedKinds.has(`${group}/${kind}`) || customResources.has(`${plural}.${group}`);
}

/**
 * True if the live object is still the one of its baseline: the same version, or, if `counted`, the same generation, labels and
 * annotations.
 */
export function isClean(live: Manifest, baseline: Baseline, counted: boolean, key: Uint8Array): boolean {
  const { uid, resourceVersion, generation } = live.metadata;
  if (uid !== baseline.uid || live.metadata['deletionTimestamp'] !== undefined) return false;
  if (resourceVersion === baseline.resourceVersion) return true;
  return (
    counted &&
    generation !== undefined &&
    generation === baseline.generation &&
    hashMetadata(live, key) === baseline.metadata
  );
}

/**
 * Returns those objects that need no dry-run: what is desired has not changed, and the live object is still the one of its baseline.
 * Costs one consistent LIST of metadata for each kind, by owner labels; one for each namespace if the actor may not list all namespaces.
 * An object that no list has is not clean.
 */
export async function findClean(
  { objects: cluster, ownership }: Pick<ApplyContext, 'objects' | 'ownership'>,
  objects: readonly DesiredObject[],
  key: Uint8Array,
): Promise<ReadonlySet<DesiredObject>> {
  const candidates = objects.filter(({ baseline, desired }) => baseline !== undefined && baseline.desired === desired);
  const kinds = [...Map.groupBy(candidates, ({ resource }) => resource).entries()];
  const clean = await mapConcurrently(kinds, concurrency, async ([resource, ofKind]) => {
    const namespaces = ofKind.map(({ object }) => object.metadata.namespace);
    const found = await listOwned(cluster, { resource, namespaces, ownership, as: 'metadata' });
    const live = new Map(found.map((object) => [placeOf(object), object] as const));
    return ofKind.filter(({ object, baseline, counted }) => {
      const seen = live.get(placeOf(object));
      return seen !== undefined && baseline !== undefined && isClean(seen, baseline, counted, key);
    });
  });
  return new Set(clean.flat());
}

function placeOf({ metadata: { namespace = '', name } }: Manifest): string {
  return `${namespace}/${name}`;
}
