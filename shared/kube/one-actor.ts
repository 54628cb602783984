import { partOfFlux } from '../api/part-of-flux.ts';
import type { KubeClient } from './client.ts';
import { listObjects } from './list.ts';

/** Of Flux, what acts on objects that Sluice acts on. */
const controllers: ReadonlySet<string> = new Set([
  'source-controller',
  'kustomize-controller',
  'helm-controller',
  'image-reflector-controller',
  'image-automation-controller',
]);

interface Deployment {
  readonly metadata: { readonly name: string; readonly namespace?: string };
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

/**
 * The Flux controllers that act in a cluster on every object of their kinds, as `<namespace>/<name>`; those that are scaled to nothing or see
 * one shard only do not. One request.
 */
export async function findOtherActors(client: KubeClient, signal: AbortSignal): Promise<readonly string[]> {
  const found = (await listObjects(client, '/apis/apps/v1/deployments', {
    labelSelector: `${partOfFlux.label}=${partOfFlux.value}`,
    signal,
  })) as readonly unknown[] as readonly Deployment[];
  return found
    .filter(({ spec }) => (spec?.replicas ?? 1) > 0)
    .filter(({ spec }) => (spec?.template?.spec?.containers ?? []).some(isActor))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

/** A shard's controllers are told so by a selector of labels; `!sharding…` is how the main ones leave the shards to others. */
function isActor({ image = '', args = [] }: Container): boolean {
  const program =
    image
      .replace(/@.*$/, '')
      .replace(/:[^/]*$/, '')
      .split('/')
      .at(-1) ?? '';
  const selector = args
    .find((arg) => arg.startsWith('--watch-label-selector='))
    ?.split('=')
    .slice(1)
    .join('=');
  return controllers.has(program) && (selector === undefined || selector === '' || selector.startsWith('!'));
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
