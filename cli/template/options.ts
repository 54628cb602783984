import { type Command, InvalidArgumentError, Option } from 'commander';

/** What `helm template` may be told. */
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
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const collectSplit = (value: string, before: readonly string[]): readonly string[] => [...before, ...value.split(',')];

/** Flags of Helm's that change nothing in what is printed. */
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
  '--version <version>',
];

/** Flags of Helm's that Sluice does not follow, and why. */
const refused: Readonly<Record<string, string>> = {
  '--validate': 'it asks a cluster, and sluice template asks none',
  '--post-renderer <plugin>': 'it runs a plugin of Helm: pipe the output through the program instead',
  '--post-renderer-args <args>': 'it runs a plugin of Helm: pipe the output through the program instead',
  '--repo <url>': 'charts are not fetched: name a folder or a .tgz file',
  '--verify': 'the provenance of a chart is not checked',
  '--dependency-update': "charts are not fetched: run 'helm dependency build' first",
  '--enable-dns': 'templates may not ask the network',
};

/** Declares the flags of `helm template`. */
export function addTemplateOptions(command: Command): Command {
  command
    .option('-n, --namespace <namespace>', 'namespace of the release', process.env['HELM_NAMESPACE'] || 'default')
    .option(
      '-f, --values <file>',
      'file with values, - for standard input (again for more; the last wins)',
      collectSplit,
      [],
    )
    .option('--set <key=value>', 'set a value (again for more)', collect, [])
    .option('--set-string <key=value>', 'set a text (again for more)', collect, [])
    .option('--set-file <key=file>', "set a file's text (again for more)", collect, [])
    .option('--set-json <key=json>', 'set a value of JSON, or a whole object (again for more)', collect, [])
    .option('--set-literal <key=text>', 'set a text in which no character is special (again for more)', collect, [])
    .option('--include-crds', 'print the CRDs of the chart too')
    .option('--kube-version <version>', 'Kubernetes version for .Capabilities')
    .option('-a, --api-versions <version>', 'API version for .Capabilities (again for more)', collectSplit, [])
    .option(
      '-s, --show-only <template>',
      'print only what templates of this path or pattern make (again for more)',
      collect,
      [],
    )
    .option('--skip-tests', 'leave tests out')
    .option('--no-hooks', 'leave hooks out')
    .option('--is-upgrade', 'render an upgrade instead of an install')
    .option('-g, --generate-name', 'leave the name out')
    .option('--name-template <template>', 'template of the name of the release')
    .option('--output-dir <folder>', 'write files into this folder instead of printing')
    .option('--release-name', 'put the files into a folder of the name of the release')
    .option('--skip-schema-validation', 'do not hold values against values.schema.json')
    .addOption(new Option('--dry-run [strategy]', 'only client').argParser(checkDryRun).hideHelp());
  for (const flags of idle) command.addOption(new Option(flags).hideHelp());
  for (const [flags, reason] of Object.entries(refused)) {
    command.addOption(new Option(flags).hideHelp());
    command.on(`option:${/--(\S+)/.exec(flags)?.[1]}`, () =>
      command.error(`Error: ${flags.split(' ')[0]} is not supported: ${reason}`),
    );
  }
  return command;
}

function checkDryRun(strategy: string): string {
  if (strategy === 'client') return strategy;
  throw new InvalidArgumentError('only client is supported: sluice template asks no cluster');
}
