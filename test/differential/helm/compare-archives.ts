import fc from 'fast-check';
import { messageOf } from '../../../shared/base/errors.ts';
import { encodeUtf8, toWellFormed } from '../../../shared/base/go/utf8.ts';
import { GoInt, type Value } from '../../../shared/base/go/value.ts';
import type { Chart } from '../../../shared/render/helm/chart/chart.ts';
import { loadChartArchive } from '../../../shared/render/helm/chart/load-chart.ts';
import { type LoadedChart, type LoadedFile, startHelm } from '../../oracle/helm/oracle.ts';
import type { Difference, DifferentialOptions, DifferentialResult } from '../result.ts';
import { type ArchiveCase, archives, writeCase } from './archives.ts';

const mostShown = 20;

/** Random packed charts, read by Helm and by us: the same files, metadata, values and dependencies, or the same words of an error. */
export async function compareArchives({ cases, seed }: DifferentialOptions): Promise<DifferentialResult> {
  const helm = startHelm();
  const differences: Difference[] = [];
  let built = 0;
  const compare = async (given: ArchiveCase): Promise<Difference | undefined> => {
    const packed = writeCase(given);
    const [read, ours] = [await helm.load(packed), readOurs(packed)];
    const original = typeof read === 'string' ? `ERR ${steady(read)}` : JSON.stringify(shapeOf(read), null, 1);
    if (typeof read !== 'string') built++;
    if (original === ours || areOfTwoCharts(original, ours)) return undefined;
    return { name: 'a packed chart', input: JSON.stringify(given), original, ours };
  };
  for (const given of fc.sample(archives, { numRuns: cases, seed })) {
    const found = await compare(given);
    if (found === undefined || differences.length >= mostShown) continue;
    const smallest = await reduceEntries(given, async (smaller) => (await compare(smaller)) !== undefined);
    differences.push((await compare(smallest)) ?? found);
  }
  helm.stop();
  return { cases, built, differences };
}

/** Leaves out entries one after the other as long as the difference stays. */
async function reduceEntries(
  given: ArchiveCase,
  differs: (smaller: ArchiveCase) => Promise<boolean>,
): Promise<ArchiveCase> {
  let found = given;
  for (let at = found.entries.length - 1; at >= 0; at--) {
    const smaller = { ...found, entries: found.entries.filter((_, index) => index !== at) };
    if (await differs(smaller)) found = smaller;
  }
  return found;
}

/** Helm reads dependencies in a random order: of two that fail it names either. */
function areOfTwoCharts(original: string, ours: string): boolean {
  const [theirs, own] = [original, ours].map(
    (text) => /^ERR error unpacking subchart (?:tar in c: expected )?(\S+?),? /.exec(text)?.[1],
  );
  return theirs !== undefined && own !== undefined && theirs !== own;
}

/** Where Go says at which byte the compressed data are damaged, Node's library does not. */
const steady = (text: string): string => text.replace(/(flate: corrupt input) before offset \d+/, '$1');

function readOurs(packed: Uint8Array): string {
  try {
    return JSON.stringify(shapeOf(loadedOf(loadChartArchive(packed))), null, 1);
  } catch (error) {
    return `ERR ${toWellFormed(messageOf(error))}`;
  }
}

function loadedOf(chart: Chart): LoadedChart {
  return {
    metadata: plain(chart.metadata) as Record<string, unknown>,
    values: plain(chart.values),
    ...(chart.schema === undefined ? {} : { schema: Buffer.from(chart.schema).toString('base64') }),
    templates: chart.templates.map(fileOf),
    files: chart.files.map(fileOf),
    dependencies: [...chart.dependencies].sort((a, b) => (a.name < b.name ? -1 : 1)).map(loadedOf),
  };
}

function fileOf({ path, bytes }: { readonly path: string; readonly bytes: Uint8Array }): LoadedFile {
  return { name: Buffer.from(encodeUtf8(path)).toString('base64'), data: Buffer.from(bytes).toString('base64') };
}

function plain(value: Value): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof GoInt ? Number(value.value) : value;
}

/** What both say in one form: of a template given twice only the last one counts, and an empty field is none. */
function shapeOf({ metadata, values, schema, templates, files, dependencies }: LoadedChart): unknown {
  const named = (all: readonly LoadedFile[]): string[] =>
    all.map(
      ({ name, data }) => `${Buffer.from(name, 'base64').toString()}: ${Buffer.from(data ?? '', 'base64').toString()}`,
    );
  const last = [...new Map(templates.map((file) => [file.name, file])).values()];
  return {
    metadata: withoutEmpty(metadata),
    values: sorted(values ?? {}),
    schema: schema ?? '',
    templates: named(last),
    files: named(files),
    dependencies: dependencies.map(shapeOf),
  };
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => item ?? '').map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => !isEmpty(item));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, withoutEmpty(item)]));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
