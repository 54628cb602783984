import type { Kustomization } from '../../flux/api/kustomization.ts';
import { isTrue } from '../../flux/conditions.ts';
import { type FluxObject, getFluxObject } from '../../flux/objects.ts';
import type { ReconcileContext } from '../context.ts';
import { waitFor } from '../wake/waiting.ts';

type Typed<T> = T & FluxObject;

interface Dependency {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Why a Kustomization cannot go on yet, in Flux's words; undefined when every dependency is ready at this revision. What is not
 * ready is asked to wake it.
 */
export async function findUnready(
  context: ReconcileContext,
  object: Typed<Kustomization>,
  revision: string,
): Promise<string | undefined> {
  for (const { namespace = object.metadata.namespace, name } of object.spec.dependsOn ?? []) {
    const dependency: Dependency = { namespace, name };
    if ((await describeUnready(context, object, dependency, revision)) === undefined) continue;
    await waitFor(context, object.metadata, dependency);
    const unready = await describeUnready(context, object, dependency, revision);
    if (unready !== undefined) return unready;
  }
  return undefined;
}

async function describeUnready(
  context: ReconcileContext,
  object: Typed<Kustomization>,
  dependency: Dependency,
  revision: string,
): Promise<string | undefined> {
  const id = `${dependency.namespace}/${dependency.name}`;
  const found = await getFluxObject<Typed<Kustomization>>(
    context.cluster.client,
    { kind: 'Kustomization', ...dependency },
    context.signal,
  );
  if (found === undefined) {
    return `dependency '${id}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${dependency.name}" not found`;
  }
  const { conditions, observedGeneration, lastAppliedRevision } = found.status ?? {};
  if (!conditions?.length || found.metadata.generation !== observedGeneration || !isTrue(conditions, 'Ready')) {
    return `dependency '${id}' is not ready`;
  }
  if (sourceOf(found) === sourceOf(object) && lastAppliedRevision !== revision) {
    return `dependency '${id}' revision is not up to date`;
  }
  return undefined;
}

function sourceOf({ metadata, spec: { sourceRef } }: Typed<Kustomization>): string {
  return `${sourceRef.kind}/${sourceRef.namespace ?? metadata.namespace}/${sourceRef.name}`;
}
