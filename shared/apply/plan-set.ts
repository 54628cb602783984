import type { Manifest } from '../flux/api/manifest.ts';
import { type DefinedScopes, definedScopes, groupKindOf } from './desired/identify-objects.ts';
import { splitStages } from './desired/stages.ts';
import { type PlanContext, type PlanOptions, planStage, type StagePlan } from './plan/plan-stage.ts';
import { type ClusterObjects, KindNotServed } from './target/cluster-objects.ts';

/**
 * What an apply of normalized objects would do, stage by stage: every object is compared with the cluster by a dry-run, nothing is written.
 * `executeSet` carries the plan out. What cannot exist before the set itself has created its kind or its namespace is left for then, in
 * `later`.
 *
 * @param desired as `identifyObjects` returns them
 * @throws ObjectError if a kind is not served or a dry-run is refused
 */
export async function planSet(
  context: PlanContext,
  desired: readonly Manifest[],
  options: PlanOptions,
): Promise<readonly StagePlan[]> {
  const defined = definedScopes(desired);
  const plans: StagePlan[] = [];
  for (const { objects, ...stage } of splitStages(desired)) {
    const isLater = await laterThan(context.objects, objects, defined, createdNamespaces(plans));
    const now = objects.filter((object) => !isLater.has(object));
    const plan = await planStage(context, { ...stage, objects: now }, defined, options);
    plans.push({ ...plan, later: objects.filter((object) => isLater.has(object)) });
  }
  return plans;
}

/** The namespaces that do not exist before the plans are carried out. */
function createdNamespaces(plans: readonly StagePlan[]): ReadonlySet<string> {
  const created = plans.flatMap(({ steps }) => steps).filter(({ plan }) => plan?.action === 'created');
  const namespaces = created.filter(({ desired: { object } }) => groupKindOf(object) === '/Namespace');
  return new Set(namespaces.map(({ desired }) => desired.object.metadata.name));
}

/**
 * Those of the objects that cannot exist yet: their namespace is about to be created, or the set defines their kind and it is not served.
 */
async function laterThan(
  cluster: Pick<ClusterObjects, 'resourceOf'>,
  objects: readonly Manifest[],
  defined: DefinedScopes,
  created: ReadonlySet<string>,
): Promise<ReadonlySet<Manifest>> {
  const later = new Set(objects.filter(({ metadata }) => created.has(metadata.namespace ?? '')));
  const ofDefinedKinds = objects.filter((object) => defined.has(groupKindOf(object)) && !later.has(object));
  const kinds = Map.groupBy(ofDefinedKinds, ({ apiVersion, kind }) => `${apiVersion}/${kind}`).values();
  for (const ofKind of kinds)
    if (!(await isServed(cluster, ofKind[0] as Manifest))) for (const object of ofKind) later.add(object);
  return later;
}

async function isServed(cluster: Pick<ClusterObjects, 'resourceOf'>, object: Manifest): Promise<boolean> {
  try {
    await cluster.resourceOf(object);
    return true;
  } catch (error) {
    if (error instanceof KindNotServed) return false;
    throw error;
  }
}
