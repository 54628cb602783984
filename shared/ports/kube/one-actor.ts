import { partOfFlux } from '../../flux/api/part-of-flux.ts';
import type { KubeClient } from './client.ts';
import { listObjects } from './list.ts';

/** Flux's programs that act on objects that Sluice acts on. */
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

/** A controller of Flux that runs in a cluster. */
export interface FluxController {
  readonly namespace: string;
  /** The name of its Deployment. */
  readonly name: string;
  /** The name of its image: `kustomize-controller`. */
  readonly program: string;
}

/**
 * The controllers of Flux that run in a cluster, without those that are scaled to nothing, or that see only shards that Sluice does not
 * serve. One request.
 */
export async function findControllers(
  client: KubeClient,
  signal: AbortSignal,
  shards: readonly string[] = [],
): Promise<readonly FluxController[]> {
  const found = (await listObjects(client, '/apis/apps/v1/deployments', {
    labelSelector: `${partOfFlux.label}=${partOfFlux.value}`,
    signal,
  })) as readonly unknown[] as readonly Deployment[];
  return found
    .filter(({ spec }) => (spec?.replicas ?? 1) > 0)
    .flatMap(({ metadata, spec }) =>
      (spec?.template?.spec?.containers ?? [])
        .filter((container) => seesOurs(container, shards))
        .map((container) => ({ namespace: metadata.namespace, name: metadata.name, program: programOf(container) })),
    );
}

/** Those of the controllers that act on objects that Sluice acts on, as `<namespace>/<name>`. One request. */
export async function findOtherActors(
  client: KubeClient,
  signal: AbortSignal,
  shards: readonly string[] = [],
): Promise<readonly string[]> {
  const actors = (await findControllers(client, signal, shards)).filter(({ program }) => actingPrograms.has(program));
  return [...new Set(actors.map(({ namespace, name }) => `${namespace}/${name}`))];
}

function programOf({ image = '' }: Container): string {
  const path = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True if the controller sees objects that Sluice serves: those without a shard, or of these shards. */
function seesOurs({ args = [] }: Container, shards: readonly string[]): boolean {
  const seen = shardsOf(readFlag(args, '--watch-label-selector'));
  if (seen === undefined) return true;
  return seen === 'all' ? shards.length > 0 : seen.some((key) => shards.includes(key));
}

/** `--flag=value` or `--flag value`. */
function readFlag(args: readonly string[], flag: string): string {
  const joined = args.find((arg) => arg.startsWith(`${flag}=`));
  if (joined !== undefined) return joined.slice(flag.length + 1);
  const at = args.indexOf(flag);
  return at < 0 ? '' : (args[at + 1] ?? '');
}

/**
 * The shards to which a label selector is confined; undefined if it also selects objects without a shard, as `!sharding…` and other
 * labels do.
 */
function shardsOf(selector: string): readonly string[] | 'all' | undefined {
  const key = 'sharding\\.fluxcd\\.io/key';
  const one = new RegExp(`(?:^|,)\\s*${key}\\s*==?\\s*([^,\\s]+)`).exec(selector)?.[1];
  if (one !== undefined) return [one];
  const several = new RegExp(`(?:^|,)\\s*${key}\\s+in\\s*\\(([^)]*)\\)`).exec(selector)?.[1];
  if (several !== undefined) return several.split(',').map((value) => value.trim());
  return new RegExp(`(?:^|,)\\s*${key}\\s*(?:,|$)`).test(selector) ? 'all' : undefined;
}

/** The message for the owner of a cluster that Sluice leaves alone, because `actors` (`<namespace>/<name>`) act there. */
export function otherActorsMessage(cluster: string, actors: readonly string[]): string {
  const [first = ''] = actors;
  const [namespace, name] = first.split('/');
  return (
    `${cluster} is not touched: ${actors.join(', ')} act${actors.length === 1 ? 's' : ''} on the same objects. Two actors undo each other; ` +
    `scale them to nothing first (kubectl -n ${namespace} scale deployment ${name} --replicas=0), or remove them (flux uninstall --keep-namespace)`
  );
}
