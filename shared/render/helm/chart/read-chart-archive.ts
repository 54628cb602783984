import { gunzip, type Unpacked } from '../../../base/go/encoding/gunzip.ts';
import { cleanPath } from '../../../base/go/path.ts';
import { quote } from '../../../base/go/strconv/quote.ts';
import { readTar, type TarEntry } from '../../../base/go/tar/read-tar.ts';
import { GoError } from '../../../base/go/value.ts';
import { HelmError } from '../helm-error.ts';
import type { ChartFile } from './chart.ts';
import { mostArchiveBytes, mostBytes, mostFileBytes, mostFiles } from './chart-limits.ts';
import { withoutByteOrderMark } from './without-byte-order-mark.ts';

/** The contents of a packed chart. */
export interface ChartArchive {
  readonly files: readonly ChartFile[];
  /** Bytes of the whole archive, unpacked. */
  readonly size: number;
}

/**
 * Reads the files of a packed chart (`.tgz`) as Helm does: the first segment of every path is removed, whatever it is; a link is an empty
 * file; a path that occurs twice is returned twice.
 *
 * @throws HelmError of code `chart` if the archive is damaged, too large, or has a path that leads outside of the chart
 */
export function readChartArchive(archive: Uint8Array): ChartArchive {
  const unpacked = failing(() => gunzip(archive, mostArchiveBytes, tooLarge));
  return { files: failing(() => readFiles(unpacked)), size: unpacked.bytes.length };
}

const refusal = (reason: string): HelmError => new HelmError('chart', reason);
const tooLarge = (): HelmError => refusal(`decompressed chart is larger than the maximum size ${mostBytes}`);

function failing<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof GoError) throw new HelmError('chart', error.message, { cause: error });
    throw error;
  }
}

function readFiles(unpacked: Unpacked): ChartFile[] {
  const files: ChartFile[] = [];
  let left = mostBytes;
  for (const entry of readTar(unpacked)) {
    if (entry.isFolder || entry.type === 'g') continue;
    const path = innerPath(entry.name);
    const bytes = readWithin(entry, left);
    left -= bytes.length;
    if (bytes.length < entry.size || left <= 0) throw tooLarge();
    // A copy, so that one file does not keep the whole unpacked archive in memory.
    files.push({ path, bytes: withoutByteOrderMark(bytes.slice()) });
    if (files.length > mostFiles) throw refusal(`the chart has more than ${mostFiles} files`);
  }
  if (files.length === 0) throw refusal('no files in chart archive');
  return files;
}

function readWithin({ name, size, read }: TarEntry, left: number): Uint8Array {
  if (size > left) throw tooLarge();
  if (size > mostFileBytes)
    throw refusal(`decompressed chart file ${quote(name)} is larger than the maximum file size ${mostFileBytes}`);
  return read();
}

/** The path without its first segment. An archive from Windows has `\` in its paths. */
function innerPath(name: string): string {
  const delimiter = name.includes('\\') ? '\\' : '/';
  const [first, ...rest] = name.split(delimiter);
  const given = rest.join('/');
  if (given.startsWith('/')) throw refusal('chart illegally contains absolute paths');
  const path = cleanPath(given);
  if (path === '.') throw refusal(`chart illegally contains content outside the base directory: ${quote(name)}`);
  if (path.startsWith('..')) throw refusal('chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(path)) throw refusal('chart contains illegally named files');
  if (first === 'Chart.yaml') throw refusal('chart yaml not in base directory');
  return path;
}
