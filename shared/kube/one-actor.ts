import { partOfFlux } from '../api/part-of-flux.ts';
import type { KubeClient } from './client.ts';
import { listObjects } from './list.ts';

/** Of Flux, what acts on objects that Sluice acts on. */
const actingPrograms: ReadonlySet<string> = new Set([
  'source-controller',
  'kustomize-controller',
  'helm-controller',
  'image-reflector-controller',
  'image-automation-controller',
]);

interface Deployment {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } };
  };
}

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly args?: readonly string[];
}

/** A controller of Flux that runs in a cluster and looks at every object of its kinds. */
export interface FluxController {
  readonly namespace: string;
  /** Of its Deployment. */
  readonly name: string;
  /** `kustomize-controller` */
  readonly program: string;
}

/** The controllers of Flux that run in a cluster; not those that are scaled to nothing or see one shard only. One request. */
export async function findControllers(client: KubeClient, signal: AbortSignal): Promise<readonly FluxController[]> {
  const found = (await listObjects(client, '/apis/apps/v1/deployments', {
    labelSelector: `${partOfFlux.label}=${partOfFlux.value}`,
    signal,
  })) as readonly unknown[] as readonly Deployment[];
  return found
    .filter(({ spec }) => (spec?.replicas ?? 1) > 0)
    .flatMap(({ metadata, spec }) =>
      (spec?.template?.spec?.containers ?? [])
        .filter(seesEverything)
        .map((container) => ({ namespace: metadata.namespace, name: metadata.name, program: programOf(container) })),
    );
}

/** Of these, what acts on objects that Sluice acts on, as `<namespace>/<name>`. One request. */
export async function findOtherActors(client: KubeClient, signal: AbortSignal): Promise<readonly string[]> {
  const actors = (await findControllers(client, signal)).filter(({ program }) => actingPrograms.has(program));
  return [...new Set(actors.map(({ namespace, name }) => `${namespace}/${name}`))];
}

function programOf({ image = '' }: Container): string {
  const path = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A shard's controllers are told so by a selector of labels; `!sharding…` is how the main ones leave the shards to others. */
function seesEverything({ args = [] }: Container): boolean {
  const selector = args
    .find((arg) => arg.startsWith('--watch-label-selector='))
    ?.split('=')
    .slice(1)
    .join('=');
  return selector === undefined || selector === '' || selector.startsWith('!');
}

/** What its owner reads where Sluice leaves a cluster alone. */
export function otherActorsMessage(cluster: string, actors: readonly string[]): string {
  const [first = ''] = actors;
  const [namespace, name] = first.split('/');
  return (
    `${cluster} is not touched: ${actors.join(', ')} act${actors.length === 1 ? 's' : ''} on the same objects. Two actors undo each other; ` +
    `scale them to nothing first (kubectl -n ${namespace} scale deployment ${name} --replicas=0), or remove them (flux uninstall --keep-namespace)`
  );
}
