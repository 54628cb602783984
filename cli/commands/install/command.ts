import { Command } from 'commander';
import { dump } from 'js-yaml';
import { accessRules, definitions } from '../../../infra/cluster/manifests.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { type ConnectOptions, connect } from '../../io/connect.ts';
import { version } from '../../version.ts';
import { install } from './install.ts';
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

/** `sluice install`: installs or upgrades CRDs, roles and, with `--admission-url`, the admission webhook. */
export function installCommand(): Command {
  return new Command('install')
    .description('install or upgrade the CRDs and roles in a cluster, by server-side apply')
    .option('--kubeconfig <file>', 'kubeconfig to use; default: $KUBECONFIG, then ~/.kube/config')
    .option('--context <name>', 'context of the kubeconfig; default: its current context')
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
      const client = createKubeClient(await connect(options), systemClock);
      const how = { dryRun: options.dryRun === true, say: (line: string) => console.log(line) };
      await install(client, how);
      if (options.withoutAdmission && !how.dryRun) await uninstallAdmission(client);
      else if (admission === undefined && !options.withoutAdmission) await upgradeAdmission(client, how);
      else if (admission !== undefined) await installAdmission(client, admission, how);
      await client.close();
    });
}
