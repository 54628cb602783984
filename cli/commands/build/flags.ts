import { type Command, Option } from 'commander';
import { addIdleFlags, addRefusedFlags } from '../../flags/foreign-flags.ts';

/** What the values of `--load-restrictor` mean to a build. */
export const restrictors = { LoadRestrictionsRootOnly: 'rootOnly', LoadRestrictionsNone: 'none' } as const;

/** What `sluice build` may be told. */
export interface BuildFlags {
  readonly output?: string;
  readonly outputDir?: string;
  readonly keepGoing?: boolean;
  readonly reorder: 'legacy' | 'none';
  readonly loadRestrictor: keyof typeof restrictors;
  readonly enableHelm?: boolean;
  readonly enableAlphaPlugins?: boolean;
  readonly enableManagedbyLabel?: boolean;
  readonly helmApiVersions: readonly string[];
  readonly helmKubeVersion?: string;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const noPrograms = 'Sluice runs no functions and no programs: what they make, commit, or make in a step of its own';

/** Flags of kustomize's that Sluice does not follow, and why. */
const refused: Readonly<Record<string, string>> = {
  '--as-current-user': noPrograms,
  '--enable-exec': noPrograms,
  '-e, --env <variable>': noPrograms,
  '--mount <storage>': noPrograms,
  '--network': noPrograms,
  '--network-name <name>': noPrograms,
};

/** Declares the flags of `kustomize build`, and Sluice's own for several folders. */
export function addBuildFlags(command: Command): Command {
  command
    .option('-o, --output <path>', 'write to this file, or into this folder a file an object, instead of printing')
    .option('--output-dir <folder>', 'write one file a directory into this folder, which is made')
    .option('-k, --keep-going', 'build the others where one fails')
    .option('--enable-helm', 'render the charts of helmCharts that lie in the folders; none is fetched')
    .option('--helm-api-versions <version>', 'API version for .Capabilities of charts (again for more)', collect, [])
    .option('--helm-kube-version <version>', 'Kubernetes version for .Capabilities of charts')
    .option('--enable-alpha-plugins', "as --enable-helm: kustomize's own plugins always work, and others never")
    .addOption(new Option('--reorder <order>', 'order of the objects').choices(['legacy', 'none']).default('legacy'))
    .addOption(
      new Option('--load-restrictor <restrictor>', 'may files be read from outside of the folder that names them?')
        .choices(Object.keys(restrictors))
        .default('LoadRestrictionsRootOnly'),
    )
    // kustomize says that it will go; buildMetadata does the same.
    .addOption(new Option('--enable-managedby-label').hideHelp());
  // No helm is run, and an error has its causes without a trace.
  addIdleFlags(command, ['--helm-command <path>', '--helm-debug', '--stack-trace']);
  addRefusedFlags(command, refused);
  return command;
}
