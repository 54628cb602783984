import { messageOf } from '../../errors.ts';
import { listOf } from '../../go/list-items.ts';
import { decodeUtf8 } from '../../go/utf8.ts';
import { type Dict, GoError, type Value } from '../../go/value.ts';
import { decodeYaml } from '../../go/yaml/decode-yaml.ts';
import type { Chart, ChartFile, Dependency } from './chart.ts';
import { mostBytes, mostFiles, mostNested } from './chart-limits.ts';
import { HelmError } from './helm-error.ts';
import { readFormatVersion, readMetadata, validateMetadata } from './read-metadata.ts';
import { readValues } from './read-values.ts';
import { stripFolder } from './strip-folder.ts';

export interface LoadOptions {
  /** The files of a chart that lies packed in `charts/`, its own folder name in front. */
  readonly unpack: (archive: Uint8Array) => readonly ChartFile[];
}

/** Where a load stands: what it has unpacked so far, and how deep it is. */
interface Load extends LoadOptions {
  readonly spent: { bytes: number; files: number };
  readonly depth: number;
}

/** Reads a chart's files, those of its dependencies in `charts/` too. @throws HelmError of code `chart` */
export function loadChart(files: readonly ChartFile[], options: LoadOptions): Chart {
  const description = files.find(({ path }) => path === 'Chart.yaml');
  const version =
    description === undefined ? '' : reading(withoutMark(description), (text) => readFormatVersion(decodeYaml(text)));
  if (!['', 'v1', 'v2'].includes(version)) {
    throw new HelmError('chart', version === 'v3' ? 'invalid chart apiVersion' : 'unsupported chart version');
  }
  return loadFiles(files, { ...options, spent: { bytes: 0, files: 0 }, depth: 0 });
}

function loadFiles(marked: readonly ChartFile[], load: Load): Chart {
  if (load.depth > mostNested) throw new HelmError('chart', 'the chart has dependencies too deep in one another');
  const files = marked.map(withoutMark);
  countFiles(files, load);
  const at = (path: string): ChartFile | undefined => files.find((file) => file.path === path);
  const description = at('Chart.yaml');
  if (description === undefined) throw new HelmError('chart', 'Chart.yaml file is missing');
  const metadata = reading(description, (text) => readMetadata(decodeYaml(text)));
  if (String(metadata.get('apiVersion') ?? '') === '') metadata.set('apiVersion', 'v1');
  for (const name of ['Chart.lock', 'requirements.lock']) {
    const lock = at(name);
    if (lock !== undefined) reading(lock, (text) => decodeYaml(text));
  }
  const more = at('requirements.yaml');
  const required = more === undefined ? new Map() : reading(more, (text) => readMetadata(decodeYaml(text)));
  const values = at('values.yaml');
  const defaults: Dict = values === undefined ? new Map() : reading(values, readValues);
  const clean = validateMetadata(new Map([...metadata, ...required]));
  const text = (key: string): string => String(clean.get(key) ?? '');
  return {
    name: text('name'),
    version: text('version'),
    metadata: clean,
    kubeVersion: text('kubeVersion'),
    isLibrary: text('type') === 'library',
    requirements: listOf(clean.get('dependencies')).map(readDependency),
    values: defaults,
    schema: at('values.schema.json')?.bytes,
    templates: files.filter(({ path }) => path.startsWith('templates/')),
    files: files.filter(({ path }) => isOther(path, text('apiVersion') === 'v1')),
    dependencies: loadDependencies(text('name'), files, load),
  };
}

/** A byte order mark is no part of a file. */
function withoutMark(file: ChartFile): ChartFile {
  const [first, second, third] = file.bytes;
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
  return hasMark ? { ...file, bytes: file.bytes.subarray(3) } : file;
}

function countFiles(files: readonly ChartFile[], { spent, depth }: Load): void {
  if (depth === 0) spent.files += files.length;
  if (spent.files > mostFiles) throw new HelmError('chart', `the chart has more than ${mostFiles} files`);
}

function reading<Result>({ path, bytes }: ChartFile, read: (text: string) => Result): Result {
  try {
    return read(decodeUtf8(bytes));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError('chart', `cannot load ${path}: ${error.message}`, { cause: error });
  }
}

function isOther(path: string, isV1: boolean): boolean {
  if (path.startsWith('templates/')) return false;
  if (path.startsWith('charts/')) return path.endsWith('.prov');
  if (path === 'requirements.yaml' || path === 'requirements.lock') return isV1;
  return !['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json'].includes(path);
}

function loadDependencies(parent: string, files: readonly ChartFile[], load: Load): Chart[] {
  const folders = new Map<string, ChartFile[]>();
  for (const { path, bytes } of files) {
    if (!path.startsWith('charts/') || path.endsWith('.prov')) continue;
    const [, name = '', ...rest] = path.split('/');
    if (/^[_.]/.test(name)) continue;
    const folder = folders.get(name) ?? [];
    folders.set(name, folder);
    folder.push({ path: rest.join('/'), bytes });
  }
  return [...folders].map(([name, own]) => {
    try {
      const [first] = own;
      if (name.endsWith('.tgz') && first !== undefined) return loadPacked(name, first, load);
      const inner = own.filter(({ path }) => path !== '');
      return loadFiles(inner, { ...load, depth: load.depth + 1 });
    } catch (error) {
      throw new HelmError('chart', `error unpacking subchart ${name} in ${parent}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  });
}

function loadPacked(name: string, { path, bytes }: ChartFile, load: Load): Chart {
  if (path !== '') throw new HelmError('chart', `expected ${name}, got ${name}/${path}`);
  const files = stripFolder(load.unpack(bytes));
  load.spent.files += files.length;
  for (const file of files) load.spent.bytes += file.bytes.length;
  if (load.spent.bytes > mostBytes)
    throw new HelmError('chart', `the packed dependencies are larger than the maximum size ${mostBytes}`);
  return loadFiles(files, { ...load, depth: load.depth + 1 });
}

const textOf = (value: Value): string => (value === null || value === undefined ? '' : String(value));
const pathOf = (value: Value): string => textOf(value) || '<nil>';

function readDependency(entry: Value): Dependency {
  const map: Dict = entry instanceof Map ? entry : new Map();
  return {
    name: textOf(map.get('name')),
    version: textOf(map.get('version')),
    alias: textOf(map.get('alias')),
    condition: textOf(map.get('condition')),
    repository: textOf(map.get('repository')),
    enabled: map.get('enabled') === true,
    tags: listOf(map.get('tags')).map(textOf),
    importValues: listOf(map.get('import-values')).flatMap((item) => {
      if (item instanceof Map) return { child: pathOf(item.get('child')), parent: pathOf(item.get('parent')) };
      return typeof item === 'string' ? item : [];
    }),
  };
}
