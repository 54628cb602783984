import type { FileTree } from '../../../base/filesys/file-tree.ts';
import { quote } from '../../../base/go/strconv/quote.ts';
import { decodeUtf8 } from '../../../base/go/utf8.ts';
import { HelmError } from '../helm-error.ts';
import type { ChartFile } from './chart.ts';
import { mostFileBytes, mostFiles, mostFolders } from './chart-limits.ts';
import { parseHelmIgnore } from './helm-ignore.ts';
import { withoutByteOrderMark } from './without-byte-order-mark.ts';

/** The files of a chart in a folder of a tree, except those that its `.helmignore` excludes. @throws HelmError of code `chart` */
export function readChartFolder(tree: FileTree, root = ''): ChartFile[] {
  const at = (path: string): string => (root === '' ? path : path === '' ? root : `${root}/${path}`);
  const isIgnored = parseHelmIgnore(decodeUtf8(tree.read(at('.helmignore')) ?? new Uint8Array()));
  const files: ChartFile[] = [];
  const walk = (folder: string, depth: number): void => {
    if (depth > mostFolders) throw new HelmError('chart', `folders more than ${mostFolders} deep: ${at(folder)}`);
    for (const name of tree.list(at(folder)) ?? []) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const what = tree.stat(at(path));
      if (isIgnored(path, what === 'directory')) continue;
      if (what === 'directory') {
        walk(path, depth + 1);
        continue;
      }
      const bytes = tree.read(at(path));
      if (bytes === undefined)
        throw new HelmError(
          'chart',
          `cannot load ${at(path)}: it is not a regular file, or it is a link that leads nowhere`,
        );
      if (bytes.length > mostFileBytes) {
        const text = `chart file ${quote(name)} is larger than the maximum file size ${mostFileBytes}`;
        throw new HelmError('chart', text);
      }
      files.push({ path, bytes: withoutByteOrderMark(bytes) });
      if (files.length > mostFiles) throw new HelmError('chart', `the chart has more than ${mostFiles} files`);
    }
  };
  walk('', 0);
  return files;
}
