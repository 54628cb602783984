import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { relative } from 'node:path';
import type { FileTree } from '../../shared/base/filesys/file-tree.ts';

/** Errors for names that no file can have, and for links that lead nowhere. */
const absent = ['ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'];

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (absent.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** The files below a folder on this machine, read when they are needed. */
export function createDiskFileTree(root: string): FileTree {
  const at = (path: string): string => (root === '/' ? `/${path}` : `${root}/${path}`);
  const stat: FileTree['stat'] = (path) => {
    const found = statOf(at(path));
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
