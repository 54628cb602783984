import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import type { FileTree } from '../shared/filesys/file-tree.ts';

/** The files below a folder of this machine. */
export function createDiskFileTree(root: string): FileTree {
  const at = (path: string): string => (root === '/' ? `/${path}` : `${root}/${path}`);
  const stat: FileTree['stat'] = (path) => {
    const found = statSync(at(path), { throwIfNoEntry: false });
    return found === undefined ? undefined : found.isDirectory() ? 'directory' : found.isFile() ? 'file' : undefined;
  };
  return {
    stat,
    read: (path) => (stat(path) === 'file' ? readFileSync(at(path)) : undefined),
    list: (path) => (stat(path) === 'directory' ? readdirSync(at(path)).sort() : undefined),
    realPath(path) {
      if (stat(path) === undefined) return undefined;
      const found = relative(realpathSync(root), realpathSync(at(path)));
      return found.startsWith('..') ? undefined : found;
    },
  };
}
