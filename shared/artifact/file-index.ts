import { createHash } from 'node:crypto';
import type { ReadSet } from '../base/filesys/record-reads.ts';
import type { TreeFile } from '../base/filesys/tree-file.ts';

/** The digests of a revision's files: two revisions can be compared without their bytes. */
export type FileIndex = Readonly<Record<string, string>>;

/** Path → first 128 bits of the SHA-256 of content and executable bit, in hex. */
export function indexFiles(files: readonly TreeFile[]): FileIndex {
  return Object.fromEntries(
    files.map(({ path, bytes, executable }) => [path, digestOf(executable ? '1' : '0', bytes)]),
  );
}

function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 32);
}

/** The names in each folder of an index. */
function foldersOf(index: FileIndex): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of Object.keys(index)) {
    for (let rest = path; rest !== ''; ) {
      const cut = rest.lastIndexOf('/');
      const folder = cut < 0 ? '' : rest.slice(0, cut);
      const names = folders.get(folder);
      folders.set(folder, (names ?? new Set()).add(rest.slice(cut + 1)));
      // If a folder is known, those above it are too.
      if (names !== undefined) break;
      rest = folder;
    }
  }
  return folders;
}

/**
 * Returns a function that digests what a build read of this revision. If the digests of two revisions are equal, so are their builds.
 */
export function createReadSetDigester(index: FileIndex): (read: ReadSet) => Record<string, string> {
  const folders = foldersOf(index);
  const state = (path: string): string =>
    // A file may have the name of a property that every object has.
    (Object.hasOwn(index, path) ? index[path] : undefined) ?? (folders.has(path) ? 'folder' : 'missing');
  return ({ files, folders: listed, missing }) =>
    Object.fromEntries([
      ...files.map((path) => [`file:${path}`, state(path)] as const),
      ...missing.map((path) => [`file:${path}`, state(path)] as const),
      ...listed.map((path) => [`folder:${path}`, digestOf([...(folders.get(path) ?? [])].sort().join('\n'))] as const),
    ]);
}

/** True if what a build read has the same digests in this revision. */
export function isReadSetUnchanged(
  digests: Readonly<Record<string, string>>,
  digest: (read: ReadSet) => Record<string, string>,
): boolean {
  const paths = Object.keys(digests);
  const select = (kind: string): string[] =>
    paths.filter((key) => key.startsWith(kind)).map((key) => key.slice(kind.length));
  const current = digest({ files: select('file:'), folders: select('folder:'), missing: [] });
  return paths.every((key) => current[key] === digests[key]);
}
