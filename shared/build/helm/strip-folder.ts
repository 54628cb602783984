import { quote } from '../../go/strconv/quote.ts';
import type { ChartFile } from './chart.ts';
import { mostFileBytes } from './chart-limits.ts';
import { HelmError } from './helm-error.ts';

/** Files of an archive, which lie in one folder named as the chart. @throws HelmError of code `chart` */
export function stripFolder(files: readonly ChartFile[]): ChartFile[] {
  if (files.length === 0) throw new HelmError('chart', 'no files in chart archive');
  return files.map(({ path, bytes }) => {
    const inner = innerPath(path);
    if (bytes.length > mostFileBytes) {
      const text = `decompressed chart file ${quote(path)} is larger than the maximum file size ${mostFileBytes}`;
      throw new HelmError('chart', text);
    }
    return { path: inner, bytes };
  });
}

/** An archive from Windows has `\` in its paths. */
function innerPath(path: string): string {
  const [folder, ...rest] = path.split(path.includes('\\') ? '\\' : '/');
  if (folder === 'Chart.yaml') throw new HelmError('chart', 'chart yaml not in base directory');
  if (rest.length === 0) {
    throw new HelmError('chart', `chart illegally contains content outside the base directory: ${quote(path)}`);
  }
  if (rest.includes('..')) throw new HelmError('chart', 'chart illegally references parent directory');
  if (rest[0] === '') throw new HelmError('chart', 'chart illegally contains absolute paths');
  if (/^[a-zA-Z]:$/.test(rest[0] ?? '') && rest.length > 1)
    throw new HelmError('chart', 'chart contains illegally named files');
  return rest.filter((part) => part !== '' && part !== '.').join('/');
}
