import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { messageOf } from '../../../shared/base/errors.ts';
import type { Chart } from '../../../shared/render/helm/chart/chart.ts';
import { loadChart, loadChartArchive } from '../../../shared/render/helm/chart/load-chart.ts';
import { readChartFolder } from '../../../shared/render/helm/chart/read-chart-folder.ts';
import { createDiskFileTree } from '../../io/disk-file-tree.ts';
import { readFileOrFail } from './read-file.ts';

/** Refuses a path where nothing is. @throws Error in Helm's words */
export function checkPath(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  if (isAbsolute(path) || path.startsWith('.')) throw new Error(`path ${JSON.stringify(path)} not found`);
  throw new Error(`${path}: charts are not fetched: name a folder or a .tgz file`);
}

/** The chart in a folder or a .tgz file. @throws Error in Helm's words */
export function readChart(path: string): Chart {
  if (!statSync(path).isDirectory()) return readArchive(path);
  const folder = resolve(path);
  const description = join(folder, 'Chart.yaml');
  try {
    readFileOrFail(description);
  } catch (error) {
    throw new Error(`unable to detect chart at ${description}: ${messageOf(error)}`, { cause: error });
  }
  return loadChart(readChartFolder(createDiskFileTree(folder)));
}

function readArchive(path: string): Chart {
  const archive = readFileSync(path);
  if (archive[0] !== 0x1f || archive[1] !== 0x8b || archive[2] !== 8)
    throw new Error(notAnArchive(resolve(path), archive));
  return loadChartArchive(archive, `file '${resolve(path)}'`);
}

function notAnArchive(path: string, bytes: Uint8Array): string {
  if (/\.ya?ml$/.test(path)) return `file '${path}' seems to be a YAML file, but expected a gzipped archive`;
  // Helm looks at 512 bytes, zeros where the file has fewer.
  const isText =
    bytes.length >= 512 &&
    !bytes.subarray(0, 512).some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte));
  const type = isText ? 'text/plain; charset=utf-8' : 'application/octet-stream';
  return `file '${path}' does not appear to be a gzipped archive; got '${type}'`;
}
