import { messageOf } from '../../../base/errors.ts';
import { notGzip } from '../../../base/go/encoding/gunzip.ts';
import { listOf } from '../../../base/go/list-items.ts';
import type { Dict, Value } from '../../../base/go/value.ts';
import { decodeYaml } from '../../../base/go/yaml/decode-yaml.ts';
import { HelmError } from '../helm-error.ts';
import type { Chart, ChartFile, Dependency } from './chart.ts';
import { mostBytes, mostFiles, mostNested } from './chart-limits.ts';
import { type ChartArchive, readChartArchive } from './read-chart-archive.ts';
import { readFormatVersion, validateMetadata } from './read-metadata.ts';
import { reading, sortChartFiles } from './sort-chart-files.ts';

/** State of a load: what it has unpacked so far, and its nesting depth. */
interface Load {
  readonly spent: { bytes: number; files: number };
  readonly depth: number;
}

/**
 * Loads a chart from its files, including its dependencies in `charts/`: folders and packed charts. Paths are relative to the chart's
 * folder; if a path occurs twice, the last one counts.
 *
 * @throws HelmError of code `chart`
 */
export function loadChart(files: readonly ChartFile[]): Chart {
  const description = files.find(({ path }) => path === 'Chart.yaml');
  const version = description === undefined ? '' : reading(description, (text) => readFormatVersion(decodeYaml(text)));
  if (!['', 'v1', 'v2'].includes(version)) {
    throw new HelmError('chart', version === 'v3' ? 'invalid chart apiVersion' : 'unsupported chart version');
  }
  return loadFiles(files, { spent: { bytes: 0, files: 0 }, depth: 0 });
}

/**
 * Loads a packed chart (`.tgz`). `name` is what errors call it.
 *
 * @throws HelmError of code `chart`, also if the archive is damaged, too large or has a path that leads outside of it
 */
export function loadChartArchive(archive: Uint8Array, name = 'stream'): Chart {
  const { files } = explaining(name, () => readChartArchive(archive));
  if (files.every(({ path }) => path !== 'Chart.yaml'))
    throw new HelmError('chart', 'unable to detect chart version, no Chart.yaml found');
  return loadChart(files);
}

function explaining(name: string, read: () => ChartArchive): ChartArchive {
  try {
    return read();
  } catch (error) {
    const text =
      messageOf(error) === notGzip
        ? `${name} does not appear to be a valid chart file (details: ${notGzip})`
        : `unable to load chart archive: ${messageOf(error)}`;
    throw new HelmError('chart', text, { cause: error });
  }
}

function loadFiles(files: readonly ChartFile[], load: Load): Chart {
  if (load.depth > mostNested) throw new HelmError('chart', 'the chart has dependencies too deep in one another');
  countFiles(files, load);
  const { metadata, values, schema, templates, files: others, charts } = sortChartFiles(files);
  if (metadata === undefined) throw new HelmError('chart', 'Chart.yaml file is missing');
  const clean = validateMetadata(metadata);
  const text = (key: string): string => String(clean.get(key) ?? '');
  return {
    name: text('name'),
    version: text('version'),
    metadata: clean,
    kubeVersion: text('kubeVersion'),
    isLibrary: text('type') === 'library',
    requirements: listOf(clean.get('dependencies')).map(readDependency),
    values,
    schema,
    templates,
    files: others,
    dependencies: loadDependencies(text('name'), charts, load),
  };
}

function countFiles(files: readonly ChartFile[], { spent, depth }: Load): void {
  if (depth === 0) spent.files += files.length;
  if (spent.files > mostFiles) throw new HelmError('chart', `the chart has more than ${mostFiles} files`);
}

function loadDependencies(
  parent: string,
  charts: ReadonlyMap<string, readonly ChartFile[]>,
  load: Load,
): readonly Chart[] {
  return [...charts].map(([name, files]) => {
    const [first] = files;
    if (!name.endsWith('.tgz')) return inside(name, parent, () => loadFolder(files, load));
    if (first === undefined || first.path !== '') {
      const text = `error unpacking subchart tar in ${parent}: expected ${name}, got ${name}/${first?.path}`;
      throw new HelmError('chart', text);
    }
    return inside(name, parent, () => loadPacked(first, load));
  });
}

function inside(name: string, parent: string, run: () => Chart): Chart {
  try {
    return run();
  } catch (error) {
    throw new HelmError('chart', `error unpacking subchart ${name} in ${parent}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** A file with the same name as the folder is not part of it. */
function loadFolder(files: readonly ChartFile[], load: Load): Chart {
  const inner = files.filter(({ path }) => path !== '');
  return loadFiles(inner, { ...load, depth: load.depth + 1 });
}

function loadPacked({ bytes }: ChartFile, load: Load): Chart {
  const { files, size } = readChartArchive(bytes);
  load.spent.files += files.length;
  load.spent.bytes += size;
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
