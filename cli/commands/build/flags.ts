import { type Command, Option } from 'commander';
import { addIdleFlags, addRefusedFlags } from '../../flags/foreign-flags.ts';

/** The values of `--load-restrictor`, as options of a build. */
export const restrictors = { LoadRestrictionsRootOnly: 'rootOnly', LoadRestrictionsNone: 'none' } as const;

/** The flags of `sluice build`. */
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
const noPrograms = 'Sluice runs no functions and no programs: commit their output, or generate it in a separate step';

/** Flags of kustomize that Sluice refuses, and why. */
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
    .option(
      '-o, --output <path>',
      'write to this file instead of printing, or to one file per object if it is a folder',
    )
    .option('--output-dir <folder>', 'write one file per directory into this folder, which is created')
    .option('-k, --keep-going', 'if one build fails, go on with the others')
    .option('--enable-helm', 'render helmCharts; the charts must be in the folders, none is downloaded')
    .option('--helm-api-versions <version>', 'API version for .Capabilities of charts (repeatable)', collect, [])
    .option('--helm-kube-version <version>', 'Kubernetes version for .Capabilities of charts')
    .option('--enable-alpha-plugins', "same as --enable-helm: kustomize's own plugins always work, others never")
    .addOption(new Option('--reorder <order>', 'order of the objects').choices(['legacy', 'none']).default('legacy'))
    .addOption(
      new Option('--load-restrictor <restrictor>', 'whether a kustomization may read files outside its folder')
        .choices(Object.keys(restrictors))
        .default('LoadRestrictionsRootOnly'),
    )
    // kustomize has deprecated it; buildMetadata does the same.
    .addOption(new Option('--enable-managedby-label').hideHelp());
  // Helm is not run, and errors have their causes without a trace.
  addIdleFlags(command, ['--helm-command <path>', '--helm-debug', '--stack-trace']);
  addRefusedFlags(command, refused);
  return command;
}
