import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Chart, ChartFile } from '../../../shared/build/helm/chart.ts';
import { HelmError } from '../../../shared/build/helm/helm-error.ts';
import { loadChart } from '../../../shared/build/helm/load-chart.ts';
import { readChartFolder } from '../../../shared/build/helm/read-chart-folder.ts';
import { stripFolder } from '../../../shared/build/helm/strip-folder.ts';
import { messageOf } from '../../../shared/errors.ts';
import { unpackChart } from '../../../shared/library/unpack-chart.ts';
import { createDiskFileTree } from '../../io/disk-file-tree.ts';
import { readFileOrFail } from './read-file.ts';

/** The chart in a folder or a .tgz file. @throws Error in Helm's words */
export function readChart(path: string): Chart {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    if (isAbsolute(path) || path.startsWith('.')) throw new Error(`path ${JSON.stringify(path)} not found`);
    throw new Error(`${path}: charts are not fetched: name a folder or a .tgz file`);
  }
  if (!found.isDirectory()) return loadChart(readArchive(path), { unpack: unpackChart });
  const folder = resolve(path);
  const description = join(folder, 'Chart.yaml');
  try {
    readFileOrFail(description);
  } catch (error) {
    throw new Error(`unable to detect chart at ${description}: ${messageOf(error)}`, { cause: error });
  }
  return loadChart(readChartFolder(createDiskFileTree(folder)), { unpack: unpackChart });
}

function readArchive(path: string): ChartFile[] {
  const archive = readFileSync(path);
  if (archive[0] !== 0x1f || archive[1] !== 0x8b || archive[2] !== 8)
    throw new Error(notAnArchive(resolve(path), archive));
  let files: ChartFile[];
  try {
    files = stripFolder(unpackChart(archive));
  } catch (error) {
    throw new HelmError('chart', `unable to load chart archive: ${messageOf(error)}`, { cause: error });
  }
  if (files.some((file) => file.path === 'Chart.yaml')) return files;
  throw new HelmError('chart', 'unable to detect chart version, no Chart.yaml found');
}

function notAnArchive(path: string, bytes: Uint8Array): string {
  if (/\.ya?ml$/.test(path)) return `file '${path}' seems to be a YAML file, but expected a gzipped archive`;
  const isText = !bytes.subarray(0, 512).some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte));
  const type = isText ? 'text/plain; charset=utf-8' : 'application/octet-stream';
  return `file '${path}' does not appear to be a gzipped archive; got '${type}'`;
}
