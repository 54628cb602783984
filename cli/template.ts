import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { extractArchive } from '../shared/artifact/extract.ts';
import type { ChartFile } from '../shared/build/helm/chart.ts';
import { loadChart, stripFolder } from '../shared/build/helm/load-chart.ts';
import { mergeTables } from '../shared/build/helm/merge-values.ts';
import { readYaml } from '../shared/build/helm/read-yaml.ts';
import { renderChart } from '../shared/build/helm/render-chart.ts';
import { setValue } from '../shared/build/helm/set-value.ts';
import type { FileTree } from '../shared/filesys/file-tree.ts';
import type { Dict } from '../shared/go/value.ts';
import { createDiskFileTree } from './disk-file-tree.ts';

interface Options {
  readonly namespace: string;
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly includeCrds?: boolean;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly showOnly: readonly string[];
  readonly skipTests?: boolean;
  readonly hooks: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const limits = { maxBytes: 100 * 1024 * 1024, maxFiles: 10_000 };

/** `sluice template NAME CHART`: prints what `helm template NAME CHART` prints. */
export function templateCommand(): Command {
  return new Command('template')
    .description('render a chart, as helm template does')
    .argument('<name>', 'name of the release')
    .argument('<chart>', 'folder or .tgz file of the chart')
    .option('-n, --namespace <namespace>', 'namespace of the release', 'default')
    .option('-f, --values <file>', 'file with values (may be given again; the last one wins)', collect, [])
    .option('--set <key=value>', 'set a value (may be given again)', collect, [])
    .option('--set-string <key=value>', 'set a text (may be given again)', collect, [])
    .option('--include-crds', 'print the CRDs of the chart too')
    .option('--kube-version <version>', 'Kubernetes version for .Capabilities')
    .option('-a, --api-versions <version>', 'API version for .Capabilities (may be given again)', collect, [])
    .option('-s, --show-only <template>', 'print only what this template makes (may be given again)', collect, [])
    .option('--skip-tests', 'leave tests out')
    .option('--no-hooks', 'leave hooks out')
    .action(template);
}

function template(name: string, path: string, options: Options): void {
  const chart = loadChart(readChart(path), { unpack: (archive) => extractArchive(archive, limits) });
  const { manifests, hooks, crds } = renderChart(chart, readValues(options), {
    release: { name, namespace: options.namespace },
    capabilities: {
      apiVersions: options.apiVersions.flatMap((each) => each.split(',')),
      ...(options.kubeVersion === undefined ? {} : { kubeVersion: options.kubeVersion }),
    },
    context: { now: () => BigInt(Date.now()) * 1_000_000n, randomBytes },
  });
  const shown = [
    ...(options.includeCrds ? crds : []),
    ...manifests,
    ...(options.hooks ? hooks.filter(({ events }) => !(options.skipTests && events.includes('test'))) : []),
  ].filter(({ source }) => isShown(source, options.showOnly));
  if (shown.length === 0 && options.showOnly.length > 0) {
    throw new Error(`could not find template ${options.showOnly[0]} in chart`);
  }
  for (const { source, content } of shown) process.stdout.write(`---\n# Source: ${source}\n${content}\n`);
}

function isShown(source: string, showOnly: readonly string[]): boolean {
  return showOnly.length === 0 || showOnly.includes(source.slice(source.indexOf('/') + 1));
}

function readChart(path: string): ChartFile[] {
  if (!statSync(path).isDirectory()) return stripFolder(extractArchive(readFileSync(path), limits));
  return filesBelow(createDiskFileTree(path), '');
}

function filesBelow(tree: FileTree, folder: string): ChartFile[] {
  return (tree.list(folder) ?? []).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const bytes = tree.read(path);
    return bytes === undefined ? filesBelow(tree, path) : [{ path, bytes }];
  });
}

function readValues(options: Options): Dict {
  let values: Dict = new Map();
  for (const file of options.values) {
    const read = readYaml(readFileSync(file, 'utf8')) ?? new Map();
    if (!(read instanceof Map)) throw new Error(`${file}: values have to be a map`);
    values = mergeTables(read, values, true);
  }
  for (const text of options.set) setValue(values, text, false);
  for (const text of options.setString) setValue(values, text, true);
  return values;
}
