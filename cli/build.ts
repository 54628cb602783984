import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, normalize, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type BuildOptions, buildKustomization } from '../shared/build/kustomize/build.ts';
import { KustomizeError } from '../shared/build/kustomize/kustomize-error.ts';
import { messageOf } from '../shared/errors.ts';
import { writeKubeDocuments } from '../shared/yaml/write-kube-yaml.ts';
import { createDiskFileTree } from './disk-file-tree.ts';
import { endWithReader } from './end-with-reader.ts';

const restrictors = { LoadRestrictionsRootOnly: 'rootOnly', LoadRestrictionsNone: 'none' } as const;

interface Options {
  readonly outputDir?: string;
  readonly keepGoing?: boolean;
  readonly reorder: 'legacy' | 'none';
  readonly loadRestrictor: keyof typeof restrictors;
  readonly enableHelm?: boolean;
}

/** `sluice build DIR…`: prints what `kustomize build DIR` prints, or writes one file a directory. */
export function buildCommand(): Command {
  return new Command('build')
    .description('build kustomizations, as kustomize build does')
    .argument('[dirs...]', 'folders with a kustomization (default: the current one)')
    .option('-o, --output-dir <folder>', 'write one file a directory instead of printing')
    .option('-k, --keep-going', 'build the others where one fails')
    .option('--enable-helm', 'render the charts of helmCharts that lie in the folders; none is fetched')
    .addOption(new Option('--reorder <order>', 'order of the objects').choices(['legacy', 'none']).default('legacy'))
    .addOption(
      new Option('--load-restrictor <restrictor>', 'may files be read from outside of the folder that names them?')
        .choices(Object.keys(restrictors))
        .default('LoadRestrictionsRootOnly'),
    )
    .action((dirs: readonly string[], options: Options) => build(dirs.length > 0 ? dirs : ['.'], options));
}

async function build(
  dirs: readonly string[],
  { outputDir, keepGoing, reorder, loadRestrictor, enableHelm }: Options,
): Promise<void> {
  const tree = createDiskFileTree('/');
  const options: BuildOptions = {
    order: reorder,
    loadRestrictor: restrictors[loadRestrictor],
    // Only who asks for charts waits until Helm's engine is loaded.
    ...(enableHelm && { renderHelmChart: (await import('./build/render-helm-chart.ts')).createHelmRenderer(tree) }),
  };
  const write = outputDir === undefined ? createPrinter() : createFolderWriter(outputDir, dirs);
  const showProgress = createProgress(dirs.length);
  for (const [index, dir] of dirs.entries()) {
    try {
      write(dir, writeKubeDocuments(buildKustomization(tree, resolve(dir).slice(1), options).objects));
    } catch (error) {
      const message = describe(error);
      if (!keepGoing) throw new Error(message, { cause: error });
      console.error(`sluice: ${dir}: ${message}`);
      process.exitCode = 1;
    }
    showProgress(index + 1);
  }
}

type Write = (dir: string, text: string) => void;

/** Prints several builds as one stream. */
function createPrinter(): Write {
  endWithReader();
  let separator = '';
  return (_, text) => {
    process.stdout.write(separator + text);
    if (text !== '') separator = '---\n';
  };
}

/** @throws where two directories would be written to one file */
function createFolderWriter(outputDir: string, dirs: readonly string[]): Write {
  const names = new Map<string, string>();
  for (const dir of dirs) {
    const name = fileNameOf(dir);
    const other = names.get(name);
    if (other !== undefined) throw new Error(`${other} and ${dir} would both be written to ${name}; build them apart`);
    names.set(name, dir);
  }
  makeFolder(outputDir);
  return (dir, text) => writeFileSync(resolve(outputDir, fileNameOf(dir)), text);
}

/** Node's own way to make the folders above does not end where the system lets nobody make any, as in /proc. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  mkdirSync(path);
}

/** `apps/prod` is written to `apps_prod.yaml`, `/srv/apps` to `srv_apps.yaml`, `../apps` to `apps.yaml`. */
function fileNameOf(dir: string): string {
  const path = normalize(dir)
    .replace(/\/$/, '')
    .replace(/^(?:\.\.(?:\/|$))+/, '');
  const name = path === '.' || path === '' ? basename(resolve(dir)) : path.replaceAll('/', '_').replace(/^_/, '');
  return `${name}.yaml`;
}

const millisecondsBetweenLines = 1000;

/** Says how far it is, on standard error and at most once a second: a short run says nothing. */
function createProgress(all: number): (done: number) => void {
  let last = Date.now();
  return (done) => {
    if (Date.now() - last < millisecondsBetweenLines || done === all) return;
    last = Date.now();
    console.error(`sluice: ${done} of ${all} directories`);
  };
}

/** Names files as somebody who stands in this folder would. */
function describe(error: unknown): string {
  if (!(error instanceof KustomizeError) || !error.message.startsWith(error.file)) return messageOf(error);
  const near = (path: string): string => relative('.', `/${path}`) || '.';
  const top = `${error.file.split('/', 1)[0]}/`;
  const rest = error.message.slice(error.file.length).replace(/'([^']*)'/g, (quoted, word: string) => {
    return word.startsWith(top) ? `'${near(word)}'` : quoted;
  });
  return near(error.file) + rest;
}
