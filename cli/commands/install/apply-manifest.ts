import { isDeepStrictEqual } from 'node:util';
import type { InstallManifest } from '../../../infra/cluster/manifests.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { applyPatch, type KubeClient } from '../../../shared/ports/kube/client.ts';
import { createDiscovery } from '../../../shared/ports/kube/discovery.ts';
import { isNotFound } from '../../../shared/ports/kube/kube-api-error.ts';
import { resourcePath } from '../../../shared/ports/kube/served-kinds.ts';

/** `say` gets a line about each object. With `dryRun` nothing is changed. */
export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly say: (line: string) => void;
}

const longestMs = 60_000;

type Change = 'created' | 'changed' | 'unchanged';
const is: Readonly<Record<Change, string>> = { created: 'created', changed: 'changed', unchanged: 'unchanged' };
const wouldBe: Readonly<Record<Change, string>> = {
  created: 'would be created',
  changed: 'would be changed',
  unchanged: 'would not change',
};

/** An apply that changes nothing returns the object exactly as it was. */
function changeOf(before: unknown, after: unknown): Change {
  if (before === undefined) return 'created';
  return isDeepStrictEqual(before, after) ? 'unchanged' : 'changed';
}

function orMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
  return undefined;
}

/** Applies manifests to a cluster and prints what became of each; the function returns the object's path. */
export function createManifestApplier(
  client: KubeClient,
  { dryRun, say }: ApplyOptions,
): (manifest: InstallManifest) => Promise<string> {
  const discovery = createDiscovery(client, systemClock.now);
  const signal = AbortSignal.timeout(longestMs);
  return async (manifest) => {
    const resource = await discovery.find(manifest.apiVersion, manifest.kind, signal);
    if (resource === undefined)
      throw new Error(`the cluster does not serve ${manifest.kind} in ${manifest.apiVersion}`);
    const path = resourcePath(resource, manifest.metadata.namespace, manifest.metadata.name);
    const query = { fieldManager: 'sluice', force: 'true', ...(dryRun ? { dryRun: 'All' } : {}) };
    const apply = { method: 'PATCH', path, query, contentType: applyPatch, body: manifest, signal } as const;
    const before = await client.request({ method: 'GET', path, signal }).catch(orMissing);
    const after = await client.request(apply).catch((error: unknown) => {
      // A dry run cannot create objects in a namespace that the same installation would create.
      if (!dryRun || manifest.metadata.namespace === undefined) throw error;
      return orMissing(error);
    });
    say(`${manifest.kind}/${manifest.metadata.name} ${(dryRun ? wouldBe : is)[changeOf(before, after)]}`);
    return path;
  };
}
