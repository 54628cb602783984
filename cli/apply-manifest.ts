import type { InstallManifest } from '../infra/cluster/manifests.ts';
import type { KubeClient } from '../shared/kube/client.ts';
import { createDiscovery, resourcePath } from '../shared/kube/discovery.ts';

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly say: (line: string) => void;
}

const longestMs = 60_000;

/** Applies what is installed in a cluster, and returns its path. */
export function createManifestApplier(
  client: KubeClient,
  { dryRun, say }: ApplyOptions,
): (manifest: InstallManifest) => Promise<string> {
  const discovery = createDiscovery(client);
  const signal = AbortSignal.timeout(longestMs);
  return async (manifest) => {
    const resource = await discovery.find(manifest.apiVersion, manifest.kind, signal);
    if (resource === undefined)
      throw new Error(`the cluster does not serve ${manifest.kind} in ${manifest.apiVersion}`);
    const path = resourcePath(resource, manifest.metadata.namespace, manifest.metadata.name);
    const query = { fieldManager: 'sluice', force: 'true', ...(dryRun ? { dryRun: 'All' } : {}) };
    await client.request({
      method: 'PATCH',
      path,
      query,
      contentType: 'application/apply-patch+yaml',
      body: manifest,
      signal,
    });
    say(`${manifest.kind}/${manifest.metadata.name} ${dryRun ? 'would be applied' : 'applied'}`);
    return path;
  };
}
