import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { dump } from 'js-yaml';
import { accessRules, definitions } from '../../../infra/cluster/manifests.ts';
import { createKubeClient, type KubeClient } from '../../../shared/kube/client.ts';
import { type ConnectOptions, connect } from '../../io/connect.ts';
import { version } from '../../version.ts';
import { type ApplyOptions, createManifestApplier } from './apply-manifest.ts';
import {
  installAdmission,
  readAdmission,
  readAdmissionOnAws,
  uninstallAdmission,
  upgradeAdmission,
} from './install-admission.ts';

interface InstallOptions extends ConnectOptions {
  readonly dryRun?: boolean;
  readonly export?: boolean;
  readonly admissionUrl?: string;
  readonly admissionCa?: string;
  readonly admissionKey?: string;
  readonly withoutAdmission?: boolean;
  readonly data: string;
}

const establishMs = 30_000;

export function installCommand(): Command {
  return new Command('install')
    .description('install or upgrade the CRDs and roles in a cluster, by server-side apply')
    .option('--kubeconfig <file>', 'default: $KUBECONFIG, then ~/.kube/config')
    .option('--context <name>')
    .option('--dry-run', 'show what would change, as the server reports it, and change nothing')
    .option('--export', 'print the objects as YAML and touch no cluster')
    .option('--admission-url <url>', 'have the API server report edits to Sluice at this https:// address')
    .option('--admission-ca <file>', 'authority of its certificate; default: the one in the folder of sluice serve')
    .option(
      '--admission-key <id>',
      'the secret in AWS Secrets Manager that contains the key, as sluice deploy prints it',
    )
    .option('--without-admission', 'stop the API server from reporting edits')
    .option('--data <folder>', 'folder of sluice serve, which contains the key', '.sluice')
    .action(async (options: InstallOptions) => {
      if (options.export) {
        console.log([...definitions(version), ...accessRules(version)].map((manifest) => dump(manifest)).join('---\n'));
        return;
      }
      const { admissionUrl, admissionCa, admissionKey, data } = options;
      const admission =
        admissionUrl === undefined
          ? undefined
          : await (admissionKey === undefined
              ? readAdmission(admissionUrl, data, admissionCa)
              : readAdmissionOnAws(admissionUrl, admissionKey));
      const client = createKubeClient(await connect(options));
      const how = { dryRun: options.dryRun === true, say: (line: string) => console.log(line) };
      await install(client, how);
      if (options.withoutAdmission && !how.dryRun) await uninstallAdmission(client);
      else if (admission === undefined && !options.withoutAdmission) await upgradeAdmission(client, how);
      else if (admission !== undefined) await installAdmission(client, admission, how);
      await client.close();
    });
}

/** Applies CRDs and roles, and waits until the server serves the CRDs. */
export async function install(client: KubeClient, options: ApplyOptions): Promise<void> {
  const apply = createManifestApplier(client, options);
  const paths = [];
  for (const manifest of definitions(version)) paths.push(await apply(manifest));
  for (const manifest of accessRules(version)) await apply(manifest);
  if (options.dryRun) return;
  for (const path of paths) await waitEstablished(client, path);
}

/** Waits until the server serves the CRD at this path. @throws Error after half a minute */
export async function waitEstablished(client: KubeClient, path: string): Promise<void> {
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
