import { resolve } from 'node:path';
import { Command } from 'commander';
import type { FileTree } from '../../../shared/base/filesys/file-tree.ts';
import { type BuildOptions, buildKustomization, defaultManagedBy } from '../../../shared/render/kustomize/build.ts';
import { readFlagsLikeGo } from '../../flags/read-flags-like-go.ts';
import { createDiskFileTree } from '../../io/disk-file-tree.ts';
import { describeError } from './describe-error.ts';
import { addBuildFlags, type BuildFlags, restrictors } from './flags.ts';
import { createProgress } from './progress.ts';
import { createWriter } from './write-builds.ts';

/** `sluice build DIR…`: prints what `kustomize build DIR` prints, or writes it to files. */
export function buildCommand(): Command {
  const command = new Command('build')
    .description('build kustomizations, as kustomize build does')
    .argument('[dirs...]', 'folders with a kustomization (default: the current folder)')
    .action((dirs: readonly string[], flags: BuildFlags) => build(dirs.length > 0 ? dirs : ['.'], flags));
  return readFlagsLikeGo(addBuildFlags(command));
}

async function build(dirs: readonly string[], flags: BuildFlags): Promise<void> {
  const tree = createDiskFileTree('/');
  const options = buildOptionsOf(flags);
  const withCharts = await chartsOf(flags, tree);
  const write = createWriter(flags, dirs);
  const showProgress = createProgress(dirs.length);
  for (const [index, dir] of dirs.entries()) {
    try {
      const { objects } = await withCharts((charts) =>
        buildKustomization(tree, resolve(dir).slice(1), { ...options, ...charts }),
      );
      write(dir, objects);
    } catch (error) {
      const message = describeError(error);
      if (!flags.keepGoing) throw new Error(message, { cause: error });
      console.error(`sluice: ${dir}: ${message}`);
      process.exitCode = 1;
    }
    showProgress(index + 1);
  }
}

function buildOptionsOf(flags: BuildFlags): BuildOptions {
  return {
    order: flags.reorder,
    loadRestrictor: restrictors[flags.loadRestrictor],
    ...(flags.enableManagedbyLabel && { managedBy: defaultManagedBy }),
  };
}

/** Runs a build with a renderer for its charts, if they are enabled. */
type WithCharts = <Result>(run: (charts: Pick<BuildOptions, 'renderHelmChart'>) => Result) => Promise<Result>;

async function chartsOf(flags: BuildFlags, tree: FileTree): Promise<WithCharts> {
  if (!flags.enableHelm && !flags.enableAlphaPlugins) return async (run) => run({});
  // Loading Helm's engine takes time, so it is loaded only if charts are enabled.
  const [{ createHelmRenderer }, { withFetchedSchemas }] = await Promise.all([
    import('./render-helm-chart.ts'),
    import('../template/remote-schemas.ts'),
  ]);
  const capabilities = { apiVersions: flags.helmApiVersions, kubeVersion: flags.helmKubeVersion };
  return (run) =>
    withFetchedSchemas((read) =>
      run({ renderHelmChart: createHelmRenderer(tree, { ...capabilities, readRemoteSchema: read }) }),
    );
}
