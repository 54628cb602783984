import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { buildKustomization } from '../shared/build/kustomize/build.ts';
import { messageOf } from '../shared/errors.ts';
import { writeKubeDocuments } from '../shared/yaml/write-kube-yaml.ts';
import { createDiskFileTree } from './disk-file-tree.ts';

interface Options {
  readonly outputDir?: string;
  readonly keepGoing?: boolean;
  readonly reorder: 'legacy' | 'none';
}

/** `sluice build DIR…`: prints what `kustomize build DIR` prints, or writes one file a directory. */
export function buildCommand(): Command {
  return new Command('build')
    .description('build kustomizations, as kustomize build does')
    .argument('[dirs...]', 'folders with a kustomization (default: the current one)')
    .option('-o, --output-dir <folder>', 'write one file a directory instead of printing')
    .option('-k, --keep-going', 'build the others where one fails')
    .addOption(new Option('--reorder <order>', 'order of the objects').choices(['legacy', 'none']).default('legacy'))
    .action((dirs: readonly string[], options: Options) => build(dirs.length > 0 ? dirs : ['.'], options));
}

function build(dirs: readonly string[], { outputDir, keepGoing, reorder }: Options): void {
  const tree = createDiskFileTree('/');
  if (outputDir !== undefined) mkdirSync(outputDir, { recursive: true });
  for (const dir of dirs) {
    try {
      const { objects } = buildKustomization(tree, resolve(dir).slice(1), { order: reorder });
      const text = writeKubeDocuments(objects);
      if (outputDir === undefined) process.stdout.write(text);
      else {
        const file = resolve(outputDir, fileNameOf(dir));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    } catch (error) {
      if (!keepGoing) throw error;
      console.error(`sluice: ${dir}: ${messageOf(error)}`);
      process.exitCode = 1;
    }
  }
}

/** `apps/prod` is written to `apps_prod.yaml`. */
function fileNameOf(dir: string): string {
  const path = relative('.', resolve(dir)) || '.';
  return `${path.replaceAll('/', '_').replace(/^_/, '')}.yaml`;
}
