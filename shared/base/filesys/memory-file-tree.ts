import type { FileTree } from './file-tree.ts';

/** A tree of files in memory, from clean paths and their bytes. */
export function createMemoryFileTree(files: Iterable<readonly [path: string, bytes: Uint8Array]>): FileTree {
  const contents = new Map(files);
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of contents.keys()) {
    for (let rest = path; rest !== ''; ) {
      const cut = rest.lastIndexOf('/');
      const folder = cut < 0 ? '' : rest.slice(0, cut);
      const names = folders.get(folder) ?? new Set();
      const known = folders.has(folder);
      folders.set(folder, names.add(rest.slice(cut + 1)));
      if (known) break;
      rest = folder;
    }
  }
  return {
    stat: (path) => (contents.has(path) ? 'file' : folders.has(path) ? 'directory' : undefined),
    read: (path) => contents.get(path),
    list: (path) => {
      const names = folders.get(path);
      return names === undefined ? undefined : [...names].sort();
    },
  };
}
