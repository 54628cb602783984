import { mapConcurrently } from '../../base/map-concurrently.ts';
import type { Manifest } from '../../flux/api/manifest.ts';
import type { KubeResource } from '../../ports/kube/served-kinds.ts';
import { type ApplyContext, concurrency } from '../apply-context.ts';
import type { DesiredObject } from '../desired/desired-object.ts';
import { listOwned } from '../target/list-owned.ts';
import { type Baseline, hashMetadata } from './baseline.ts';

/**
 * Built-in kinds whose generation counts every change of what a user can desire, so that an equal one, with equal labels and annotations,
 * proves that nothing drifted. An integration test proves it of each. Most kinds are not here: PriorityClass keeps generation 1 whatever
 * is changed; Service, ConfigMap, Secret and ServiceAccount have none.
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

/** Whether a kind counts its generations: by `countedKinds`, or because a CRD defines it (`plural.group`). */
export function isCounted({ group, kind, plural }: KubeResource, customResources: ReadonlySet<string>): boolean {
  return countedKinds.has(`${group}/${kind}`) || customResources.has(`${plural}.${group}`);
}

/**
 * Whether the object still is what its baseline says: the same version of it, or the same generation, labels and annotations where the
 * kind counts its generations.
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
 * Those of the objects that need no look, because they are desired as they were and live as they were left: one consistent LIST of
 * metadata a kind, by owner labels; where all are in one namespace, or the actor may not list everything, a list a namespace. An object
 * that was not seen is not clean.
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
