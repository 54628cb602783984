import { decodeUtf8 } from '../../../base/go/utf8.ts';
import { type Dict, GoError } from '../../../base/go/value.ts';
import { decodeYaml } from '../../../base/go/yaml/decode-yaml.ts';
import { HelmError } from '../helm-error.ts';
import { readValues } from '../values/read-values.ts';
import type { ChartFile } from './chart.ts';
import { readLock, readMetadata } from './read-metadata.ts';

/** The files of a chart by purpose. */
export interface SortedFiles {
  /** Chart.yaml with requirements.yaml over it, not yet validated; undefined where there is neither. */
  readonly metadata: Dict | undefined;
  readonly values: Dict;
  readonly schema: Uint8Array | undefined;
  /** Each path once. */
  readonly templates: readonly ChartFile[];
  /** The files shown in `.Files`; a path may occur twice. */
  readonly files: readonly ChartFile[];
  /** The files below `charts/` by the name of their folder, their paths without it; a file directly in `charts/` has an empty path. */
  readonly charts: ReadonlyMap<string, readonly ChartFile[]>;
}

/** Files sorted so far. */
interface Draft {
  metadata: Dict | undefined;
  values: Dict;
  schema: Uint8Array | undefined;
  readonly templates: Map<string, ChartFile>;
  readonly files: ChartFile[];
  readonly charts: Map<string, ChartFile[]>;
}

type Place = (draft: Draft, file: ChartFile) => void;

const isV1 = ({ metadata }: Draft): boolean => metadata?.get('apiVersion') === 'v1';

/** How to sort files with special names. Chart.yaml has been read before all others. */
const places: Readonly<Record<string, Place>> = {
  'Chart.yaml': () => {},
  'Chart.lock': (_, file) => reading(file, (text) => readLock(decodeYaml(text))),
  'values.yaml': (draft, file) => {
    draft.values = reading(file, readValues);
  },
  'values.schema.json': (draft, { bytes }) => {
    draft.schema = bytes;
  },
  'requirements.yaml': (draft, file) => {
    draft.metadata = reading(file, (text) => readMetadata(decodeYaml(text), draft.metadata));
    if (isV1(draft)) draft.files.push(file);
  },
  'requirements.lock': (draft, file) => {
    reading(file, (text) => readLock(decodeYaml(text)));
    draft.metadata ??= new Map();
    if (isV1(draft)) draft.files.push(file);
  },
};

/**
 * Sorts and parses a chart's files; if one occurs twice, the last one counts. @throws HelmError of code `chart` for one that cannot be
 * parsed
 */
export function sortChartFiles(files: readonly ChartFile[]): SortedFiles {
  const draft: Draft = {
    metadata: undefined,
    values: new Map(),
    schema: undefined,
    templates: new Map(),
    files: [],
    charts: new Map(),
  };
  for (const file of files) if (file.path === 'Chart.yaml') describe(draft, file);
  for (const file of files) {
    const place = Object.hasOwn(places, file.path) ? places[file.path] : undefined;
    (place ?? placeByFolder)(draft, file);
  }
  return { ...draft, templates: [...draft.templates.values()] };
}

function describe(draft: Draft, file: ChartFile): void {
  const metadata = reading(file, (text) => readMetadata(decodeYaml(text), draft.metadata));
  if (String(metadata.get('apiVersion') ?? '') === '') metadata.set('apiVersion', 'v1');
  draft.metadata = metadata;
}

function placeByFolder({ templates, files, charts }: Draft, file: ChartFile): void {
  const { path, bytes } = file;
  if (path.startsWith('templates/')) templates.set(path, file);
  else if (!path.startsWith('charts/') || path.endsWith('.prov')) files.push(file);
  else {
    const [, name = '', ...rest] = path.split('/');
    if (/^[_.]/.test(name)) return;
    charts.set(name, [...(charts.get(name) ?? []), { path: rest.join('/'), bytes }]);
  }
}

/** Parses the text of a file; errors name the file. @throws HelmError of code `chart` */
export function reading<Result>({ path, bytes }: ChartFile, read: (text: string) => Result): Result {
  try {
    return read(decodeUtf8(bytes));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError('chart', `cannot load ${path}: ${error.message}`, { cause: error });
  }
}
