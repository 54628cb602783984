import { resolve } from 'node:path';
import { Command } from 'commander';
import { type BuildOptions, buildKustomization, defaultManagedBy } from '../shared/build/kustomize/build.ts';
import type { FileTree } from '../shared/filesys/file-tree.ts';
import { describeError } from './build/describe-error.ts';
import { addBuildFlags, type BuildFlags, restrictors } from './build/flags.ts';
import { createProgress } from './build/progress.ts';
import { createWriter } from './build/write-builds.ts';
import { createDiskFileTree } from './disk-file-tree.ts';
import { readFlagsLikeGo } from './flags/read-flags-like-go.ts';

/** `sluice build DIR…`: prints what `kustomize build DIR` prints, or writes it to files. */
export function buildCommand(): Command {
  const command = new Command('build')
    .description('build kustomizations, as kustomize build does')
    .argument('[dirs...]', 'folders with a kustomization (default: the current one)')
    .action((dirs: readonly string[], flags: BuildFlags) => build(dirs.length > 0 ? dirs : ['.'], flags));
  return readFlagsLikeGo(addBuildFlags(command));
}

async function build(dirs: readonly string[], flags: BuildFlags): Promise<void> {
  const tree = createDiskFileTree('/');
  const options = await buildOptionsOf(flags, tree);
  const write = createWriter(flags, dirs);
  const showProgress = createProgress(dirs.length);
  for (const [index, dir] of dirs.entries()) {
    try {
      write(dir, buildKustomization(tree, resolve(dir).slice(1), options).objects);
    } catch (error) {
      const message = describeError(error);
      if (!flags.keepGoing) throw new Error(message, { cause: error });
      console.error(`sluice: ${dir}: ${message}`);
      process.exitCode = 1;
    }
    showProgress(index + 1);
  }
}

async function buildOptionsOf(flags: BuildFlags, tree: FileTree): Promise<BuildOptions> {
  const { enableHelm, enableAlphaPlugins, helmApiVersions, helmKubeVersion } = flags;
  const capabilities = { apiVersions: helmApiVersions, kubeVersion: helmKubeVersion };
  return {
    order: flags.reorder,
    loadRestrictor: restrictors[flags.loadRestrictor],
    ...(flags.enableManagedbyLabel && { managedBy: defaultManagedBy }),
    // Only who asks for charts waits until Helm's engine is loaded.
    ...((enableHelm || enableAlphaPlugins) && {
      renderHelmChart: (await import('./build/render-helm-chart.ts')).createHelmRenderer(tree, capabilities),
    }),
  };
}
