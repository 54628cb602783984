import { formatDuration } from '../../flux/api/duration.ts';
import { isTrue } from '../../flux/conditions.ts';
import { getFluxObject } from '../../flux/objects.ts';
import type { ReconcileContext } from '../context.ts';
import { requeueDependencyMs } from '../requeue.ts';
import type { Passage } from '../run/gates.ts';
import { waitFor } from '../wake/waiting.ts';
import type { KustomizationRun, LiveKustomization } from './run.ts';

interface Dependency {
  readonly namespace: string;
  readonly name: string;
}

/** A Kustomization begins when all that it depends on is ready; a timer and the dependency's own end look again. */
export async function passDependencies(
  run: KustomizationRun,
  { store }: Pick<ReconcileContext, 'store'>,
): Promise<Passage> {
  const message = await findUnready(run, store);
  if (message === undefined) return 'pass';
  const notice = `Dependencies do not meet ready condition, retrying in ${formatDuration(requeueDependencyMs)}`;
  return { reason: 'DependencyNotReady', message, gate: { notice }, afterMs: requeueDependencyMs };
}

/**
 * Why a Kustomization cannot go on yet, in Flux's words; undefined when every dependency is ready at this revision. What is not
 * ready is asked to wake it.
 */
async function findUnready(run: KustomizationRun, store: ReconcileContext['store']): Promise<string | undefined> {
  const { metadata, spec } = run.object.live;
  for (const { namespace = metadata.namespace, name } of spec.dependsOn ?? []) {
    const dependency: Dependency = { namespace, name };
    if ((await describeUnready(run, dependency)) === undefined) continue;
    await waitFor({ store, cluster: run.home }, { ...metadata, kind: run.job.kind }, dependency);
    const unready = await describeUnready(run, dependency);
    if (unready !== undefined) return unready;
  }
  return undefined;
}

async function describeUnready(
  { object, home, revision, signal }: KustomizationRun,
  dependency: Dependency,
): Promise<string | undefined> {
  const id = `${dependency.namespace}/${dependency.name}`;
  const ref = { kind: 'Kustomization', ...dependency } as const;
  const found = await getFluxObject<LiveKustomization>(home.client, ref, signal);
  if (found === undefined) {
    return `dependency '${id}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${dependency.name}" not found`;
  }
  const { conditions, observedGeneration, lastAppliedRevision } = found.status ?? {};
  if (!conditions?.length || found.metadata.generation !== observedGeneration || !isTrue(conditions, 'Ready')) {
    return `dependency '${id}' is not ready`;
  }
  if (sourceOf(found) === sourceOf(object.live) && lastAppliedRevision !== revision) {
    return `dependency '${id}' revision is not up to date`;
  }
  return undefined;
}

function sourceOf({ metadata, spec: { sourceRef } }: LiveKustomization): string {
  return `${sourceRef.kind}/${sourceRef.namespace ?? metadata.namespace}/${sourceRef.name}`;
}
