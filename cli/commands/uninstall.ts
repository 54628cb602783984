import { Command } from 'commander';
import { accessRules, definitions, installedKinds } from '../../infra/cluster/manifests.ts';
import { systemClock } from '../../shared/base/system-clock.ts';
import type { KubeClient } from '../../shared/ports/kube/client.ts';
import { createDiscovery } from '../../shared/ports/kube/discovery.ts';
import { createKubeClient } from '../../shared/ports/kube/http/kube-client.ts';
import { isNotFound } from '../../shared/ports/kube/kube-api-error.ts';
import { resourcePath } from '../../shared/ports/kube/served-kinds.ts';
import { type ConnectOptions, connect } from '../io/connect.ts';
import { version } from '../version.ts';
import { uninstallAdmission } from './install/install-admission.ts';

/** `sluice uninstall`: removes finalizers and roles, and CRDs with `--crds`. */
export function uninstallCommand(): Command {
  return new Command('uninstall')
    .description('remove the finalizers of all objects, and the roles; what was applied stays in the cluster')
    .option('--kubeconfig <file>', 'kubeconfig to use; default: $KUBECONFIG, then ~/.kube/config')
    .option('--context <name>', 'context of the kubeconfig; default: its current context')
    .option('--crds', 'also remove the CRDs, and with them every object of their kinds')
    .action(async (options: ConnectOptions & { readonly crds?: boolean }) => {
      const client = createKubeClient(await connect(options), systemClock);
      await uninstall(client, { crds: options.crds === true, say: (line) => console.log(line) });
      await client.close();
    });
}

/** Removes finalizers first, so that no object is left whose deletion nobody would finish, and nothing is pruned. */
export async function uninstall(
  client: KubeClient,
  { crds, say }: { readonly crds: boolean; readonly say: (line: string) => void },
): Promise<void> {
  // First, so that the API server does not report these edits.
  await uninstallAdmission(client);
  for (const { group, version: kindVersion, plural } of installedKinds) {
    const path = `/apis/${group}/${kindVersion}/${plural}`;
    const list = (await client.request({ method: 'GET', path }).catch(orNothing)) as
      | { items: { metadata: { namespace: string; name: string; finalizers?: string[] } }[] }
      | undefined;
    for (const { metadata } of list?.items ?? []) {
      const finalizers = metadata.finalizers?.filter((name) => name !== 'finalizers.fluxcd.io') ?? [];
      const object = `/apis/${group}/${kindVersion}/namespaces/${metadata.namespace}/${plural}/${metadata.name}`;
      await client.request({
        method: 'PATCH',
        path: object,
        contentType: 'application/merge-patch+json',
        body: { metadata: { finalizers } },
      });
      say(`${plural}/${metadata.namespace}/${metadata.name} finalizer removed`);
    }
  }
  const discovery = createDiscovery(client, systemClock.now);
  const roles = accessRules(version).filter(({ kind }) => kind !== 'Namespace');
  for (const { apiVersion, kind, metadata } of [...roles, ...(crds ? definitions(version) : [])]) {
    const resource = await discovery.find(apiVersion, kind, AbortSignal.timeout(30_000));
    if (resource === undefined) continue;
    await client
      .request({ method: 'DELETE', path: resourcePath(resource, metadata.namespace, metadata.name) })
      .catch(orNothing);
    say(`${kind}/${metadata.name} deleted`);
  }
}

function orNothing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
  return undefined;
}
