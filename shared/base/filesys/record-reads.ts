import type { FileTree } from './file-tree.ts';

/** What was looked at in a tree, each path once: as long as nothing of it changes, whoever looked sees the same. */
export interface ReadSet {
  /** What was read, or asked for and found. */
  readonly files: readonly string[];
  /** Folders whose names were listed. */
  readonly folders: readonly string[];
  /** Looked for and not found. */
  readonly missing: readonly string[];
}

/** A tree that remembers what it was asked. */
export interface RecordedTree extends FileTree {
  readSet(): ReadSet;
}

export function recordReads(tree: FileTree): RecordedTree {
  const files = new Set<string>();
  const folders = new Set<string>();
  const missing = new Set<string>();
  const note = <T>(path: string, found: T): T => {
    (found === undefined ? missing : files).add(path);
    return found;
  };
  return {
    stat: (path) => note(path, tree.stat(path)),
    read: (path) => note(path, tree.read(path)),
    list: (path) => {
      folders.add(path);
      return tree.list(path);
    },
    ...(tree.realPath && { realPath: (path: string) => tree.realPath?.(path) }),
    readSet: () => ({ files: [...files], folders: [...folders], missing: [...missing] }),
  };
}
