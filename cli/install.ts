import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { dump } from 'js-yaml';
import { accessRules, definitions, type InstallManifest } from '../infra/cluster/manifests.ts';
import { createKubeClient, type KubeClient } from '../shared/kube/client.ts';
import { createDiscovery, resourcePath } from '../shared/kube/discovery.ts';
import { type ConnectOptions, connect } from './connect.ts';
import { version } from './version.ts';

interface InstallOptions extends ConnectOptions {
  readonly dryRun?: boolean;
  readonly export?: boolean;
}

const establishMs = 30_000;

export function installCommand(): Command {
  return new Command('install')
    .description('install or upgrade the CRDs and roles in a cluster, by server-side apply')
    .option('--kubeconfig <file>', 'default: $KUBECONFIG, then ~/.kube/config')
    .option('--context <name>')
    .option('--dry-run', 'let the server say what would change, and change nothing')
    .option('--export', 'print the objects as YAML and touch no cluster')
    .action(async (options: InstallOptions) => {
      if (options.export) {
        console.log([...definitions(version), ...accessRules(version)].map((manifest) => dump(manifest)).join('---\n'));
        return;
      }
      const client = createKubeClient(await connect(options));
      await install(client, { dryRun: options.dryRun === true, say: (line) => console.log(line) });
      await client.close();
    });
}

/** Applies CRDs and roles, and waits until the CRDs are served. */
export async function install(
  client: KubeClient,
  { dryRun, say }: { readonly dryRun: boolean; readonly say: (line: string) => void },
): Promise<void> {
  const discovery = createDiscovery(client);
  const signal = AbortSignal.timeout(establishMs * 2);
  const applied = async (manifest: InstallManifest): Promise<string> => {
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
  const paths = [];
  for (const manifest of definitions(version)) paths.push(await applied(manifest));
  for (const manifest of accessRules(version)) await applied(manifest);
  if (dryRun) return;
  for (const path of paths) await waitEstablished(client, path);
}

async function waitEstablished(client: KubeClient, path: string): Promise<void> {
  const deadline = Date.now() + establishMs;
  for (;;) {
    const { status } = (await client.request({ method: 'GET', path })) as {
      status?: { conditions?: { type: string; status: string }[] };
    };
    if (status?.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True'))
      return;
    if (Date.now() > deadline)
      throw new Error(`${path} is not served after ${establishMs / 1000} s; kubectl describe it`);
    await sleep(50);
  }
}
