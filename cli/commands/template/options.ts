import { type Command, Option } from 'commander';
import { addIdleFlags, addRefusedFlags } from '../../flags/foreign-flags.ts';

/** The flags of `helm template`. */
export interface TemplateOptions {
  readonly namespace: string;
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setFile: readonly string[];
  readonly setJson: readonly string[];
  readonly setLiteral: readonly string[];
  readonly apiVersions: readonly string[];
  readonly showOnly: readonly string[];
  readonly hooks: boolean;
  readonly kubeVersion?: string;
  readonly includeCrds?: boolean;
  readonly skipTests?: boolean;
  readonly isUpgrade?: boolean;
  readonly generateName?: boolean;
  readonly nameTemplate?: string;
  readonly outputDir?: string;
  readonly releaseName?: boolean;
  readonly skipSchemaValidation?: boolean;
  readonly debug?: boolean;
  readonly dryRun?: string;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Flags of Helm that do not change the output. */
const idle = [
  '--atomic',
  '--create-namespace',
  '--devel',
  '--disable-openapi-validation',
  '--force',
  '--force-conflicts',
  '--force-replace',
  '--hide-notes',
  '--insecure-skip-tls-verify',
  '--pass-credentials',
  '--plain-http',
  '--render-subchart-notes',
  '--replace',
  '--rollback-on-failure',
  '--server-side',
  '--skip-crds',
  '--take-ownership',
  '--wait-for-jobs',
  '--wait [strategy]',
  '--ca-file <file>',
  '--cert-file <file>',
  '--description <text>',
  '--key-file <file>',
  '--keyring <file>',
  '-l, --labels <labels>',
  '--password <password>',
  '--timeout <duration>',
  '--username <name>',
  // A chart on this machine has only one version.
  '--version <version>',
  // Of the log of Kubernetes' client.
  '--add-dir-header',
  '--alsologtostderr',
  '--log-backtrace-at <place>',
  '--log-dir <folder>',
  '--log-file <file>',
  '--log-file-max-size <size>',
  '--logtostderr',
  '--one-output',
  '--skip-headers',
  '--skip-log-headers',
  '--stderrthreshold <severity>',
  '-v, --v <level>',
  '--vmodule <levels>',
  // Clusters, registries and caches are not used.
  '--burst-limit <count>',
  '--content-cache <folder>',
  '--kube-apiserver <address>',
  '--kube-as-group <group>',
  '--kube-as-user <user>',
  '--kube-ca-file <file>',
  '--kube-context <context>',
  '--kube-insecure-skip-tls-verify',
  '--kube-tls-server-name <name>',
  '--kube-token <token>',
  '--kubeconfig <file>',
  '--qps <count>',
  '--registry-config <file>',
  '--repository-cache <folder>',
  '--repository-config <file>',
];

/** Flags of Helm that Sluice refuses, and why. */
const refused: Readonly<Record<string, string>> = {
  '--validate': 'it needs a cluster, and sluice template uses none',
  '--post-renderer <plugin>': 'it runs a plugin of Helm: pipe the output through the program instead',
  '--post-renderer-args <args>': 'it runs a plugin of Helm: pipe the output through the program instead',
  '--repo <url>': 'charts are not fetched: name a folder or a .tgz file',
  '--verify': 'the provenance of a chart is not checked',
  '--dependency-update': "charts are not fetched: run 'helm dependency build' first",
  '--enable-dns': 'templates may not use the network',
};

/** Declares the flags of `helm template`. */
export function addTemplateOptions(command: Command): Command {
  command
    .option('-n, --namespace <namespace>', 'namespace of the release', process.env['HELM_NAMESPACE'] || 'default')
    .option('-f, --values <file>', 'file with values, - for standard input (repeatable; the last wins)', collect, [])
    .option('--set <key=value>', 'set a value (repeatable)', collect, [])
    .option('--set-string <key=value>', 'set a string (repeatable)', collect, [])
    .option('--set-file <key=file>', "set a file's content (repeatable)", collect, [])
    .option('--set-json <key=json>', 'set a JSON value, or a whole object (repeatable)', collect, [])
    .option('--set-literal <key=text>', 'set a string in which no character is special (repeatable)', collect, [])
    .option('--include-crds', 'also print the CRDs of the chart')
    .option('--kube-version <version>', 'Kubernetes version for .Capabilities')
    .option('-a, --api-versions <version>', 'API version for .Capabilities (repeatable)', collect, [])
    .option(
      '-s, --show-only <template>',
      'print only the output of templates with this path or pattern (repeatable)',
      collect,
      [],
    )
    .option('--skip-tests', 'omit tests')
    .option('--no-hooks', 'omit hooks')
    .option('--is-upgrade', 'render an upgrade instead of an install')
    .option('-g, --generate-name', 'generate the name of the release')
    .option('--name-template <template>', 'template for the name of the release')
    .option('--output-dir <folder>', 'write files into this folder instead of printing')
    .option('--release-name', 'with --output-dir, write into a folder named after the release')
    .option('--skip-schema-validation', 'do not check values against values.schema.json')
    .option('--debug', 'print the output of templates even if it is not valid YAML')
    .addOption(new Option('--dry-run [strategy]', 'only client').hideHelp())
    .addOption(new Option('--color <mode>').hideHelp())
    .addOption(new Option('--colour <mode>').hideHelp());
  addIdleFlags(command, idle);
  addRefusedFlags(command, refused);
  return command;
}
