import { decodeUtf8 } from '../../go/utf8.ts';
import { type Dict, GoError, type Value } from '../../go/value.ts';
import type { Chart, ChartFile, Dependency } from './chart.ts';
import { HelmError } from './helm-error.ts';
import { readYaml } from './read-yaml.ts';

export interface LoadOptions {
  /** The files of a chart that lies packed in `charts/`, its own folder name in front. */
  readonly unpack: (archive: Uint8Array) => readonly ChartFile[];
  /** Charts inside one another. */
  readonly maxDepth?: number;
}

/** Reads a chart's files, those of its dependencies in `charts/` too. @throws HelmError of code `chart` */
export function loadChart(files: readonly ChartFile[], options: LoadOptions, depth = 0): Chart {
  if (depth > (options.maxDepth ?? 32))
    throw new HelmError('chart', 'the chart has dependencies too deep in one another');
  const at = (path: string): ChartFile | undefined => files.find((file) => file.path === path);
  const description = at('Chart.yaml');
  if (description === undefined) throw new HelmError('chart', 'Chart.yaml file is missing');
  const metadata = readMap(description);
  const text = (key: string): string => textOf(metadata.get(key));
  if (text('apiVersion') === '') metadata.set('apiVersion', 'v1');
  if (text('name') === '') throw new HelmError('chart', 'validation: chart.metadata.name is required');
  if (text('version') === '') throw new HelmError('chart', 'validation: chart.metadata.version is required');
  const requirementsFile = at('requirements.yaml');
  const requirements = requirementsFile === undefined ? metadata : readMap(requirementsFile);
  const valuesFile = at('values.yaml');
  return {
    name: text('name'),
    version: text('version'),
    metadata,
    kubeVersion: text('kubeVersion'),
    isLibrary: text('type') === 'library',
    requirements: listOf(requirements.get('dependencies')).map(readDependency),
    values: valuesFile === undefined ? new Map() : readMap(valuesFile),
    schema: at('values.schema.json')?.bytes,
    templates: files.filter(({ path }) => path.startsWith('templates/')),
    files: files.filter(({ path }) => isOther(path, text('apiVersion') === 'v1')),
    dependencies: loadDependencies(text('name'), files, options, depth),
  };
}

function isOther(path: string, isV1: boolean): boolean {
  if (path.startsWith('templates/')) return false;
  if (path.startsWith('charts/')) return path.endsWith('.prov');
  if (path === 'requirements.yaml' || path === 'requirements.lock') return isV1;
  return !['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json'].includes(path);
}

function loadDependencies(parent: string, files: readonly ChartFile[], options: LoadOptions, depth: number): Chart[] {
  const folders = new Map<string, ChartFile[]>();
  for (const { path, bytes } of files) {
    if (!path.startsWith('charts/') || path.endsWith('.prov')) continue;
    const [, name = '', ...rest] = path.split('/');
    if (/^[_.]/.test(name)) continue;
    const folder = folders.get(name) ?? [];
    if (name.endsWith('.tgz') && rest.length === 0) folder.push(...stripFolder(options.unpack(bytes)));
    else if (rest.length > 0) folder.push({ path: rest.join('/'), bytes });
    else continue;
    folders.set(name, folder);
  }
  return [...folders].map(([name, own]) => {
    try {
      return loadChart(own, options, depth + 1);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new HelmError('chart', `error unpacking subchart ${name} in ${parent}: ${reason}`, { cause: error });
    }
  });
}

/** Files of an archive, which lie in one folder named as the chart. */
export function stripFolder(files: readonly ChartFile[]): ChartFile[] {
  return files
    .filter(({ path }) => path.includes('/'))
    .map(({ path, bytes }) => ({ path: path.slice(path.indexOf('/') + 1), bytes }));
}

function readMap({ path, bytes }: ChartFile): Dict {
  try {
    const value = readYaml(decodeUtf8(bytes));
    if (value === null) return new Map();
    if (value instanceof Map) return value;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError('chart', `cannot load ${path}: ${error.message}`, { cause: error });
  }
  throw new HelmError('chart', `cannot load ${path}: it has to be a map`);
}

const textOf = (value: Value): string => (value === null || value === undefined ? '' : String(value));
const listOf = (value: Value): readonly Value[] => (Array.isArray(value) ? value : []);

function readDependency(entry: Value): Dependency {
  const map: Dict = entry instanceof Map ? entry : new Map();
  return {
    name: textOf(map.get('name')),
    version: textOf(map.get('version')),
    alias: textOf(map.get('alias')),
    condition: textOf(map.get('condition')),
    repository: textOf(map.get('repository')),
    tags: listOf(map.get('tags')).map(textOf),
    importValues: listOf(map.get('import-values')).map((item) =>
      item instanceof Map ? { child: textOf(item.get('child')), parent: textOf(item.get('parent')) } : textOf(item),
    ),
  };
}
