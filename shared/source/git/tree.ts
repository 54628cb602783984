import type { TreeFile } from '../../artifact/archive.ts';
import { GitError } from './git-error.ts';
import type { GitObject } from './pack.ts';

/** A commit, as far as a source tells of it. */
export interface GitCommit {
  readonly id: string;
  readonly tree: string;
  /** The first line of its message. */
  readonly subject: string;
}

/** A tag may name a tag; nobody needs more of them than this. */
const longestTagChain = 10;

/** The commit, also of a tag that names it. @throws GitError `corrupt` */
export function parseCommit(named: string, objects: ReadonlyMap<string, GitObject>): GitCommit {
  let id = named;
  let object = objects.get(id);
  for (let tags = 0; object?.type === 'tag' && tags < longestTagChain; tags++) {
    id = /^object ([0-9a-f]{40})$/m.exec(object.bytes.toString())?.[1] ?? '';
    object = objects.get(id);
  }
  if (object?.type !== 'commit') throw new GitError('corrupt', `the server did not send commit ${named}`);
  const text = object.bytes.toString();
  const tree = /^tree ([0-9a-f]{40})$/m.exec(text)?.[1];
  if (tree === undefined) throw new GitError('corrupt', `commit ${id} names no tree`);
  const end = text.indexOf('\n\n');
  const message = end < 0 ? '' : text.slice(end + 2);
  return { id, tree, subject: message.split('\n', 1)[0] ?? '' };
}

const deepestTree = 100;

export interface TreeLimits {
  readonly maxFiles: number;
  /** Of all files together. A tree that names one folder many times holds more than its objects. */
  readonly maxTotalBytes: number;
}

/**
 * The regular files of a tree. Symbolic links and submodules are left out, as they are of an artifact.
 *
 * @throws GitError `corrupt` where a name would leave the tree or is there twice, `too-large`
 */
export function listFiles(
  tree: string,
  objects: ReadonlyMap<string, GitObject>,
  { maxFiles, maxTotalBytes }: TreeLimits,
): TreeFile[] {
  const files: TreeFile[] = [];
  let entries = 0;
  let size = 0;
  walk(tree, '', 0);
  return files;

  function walk(id: string, prefix: string, depth: number): void {
    const object = objects.get(id);
    if (object?.type !== 'tree') throw new GitError('corrupt', `the server did not send the folder ${prefix || '/'}`);
    if (depth > deepestTree)
      throw new GitError('too-large', `${prefix}: folders are nested more than ${deepestTree} deep`);
    const names = new Set<string>();
    for (const { mode, name, id: child } of entriesOf(object.bytes)) {
      if (!isFileName(name) || names.has(name))
        throw new GitError(
          'corrupt',
          `${prefix}${JSON.stringify(name)} is not a file name, or is there twice; the commit is not accepted`,
        );
      names.add(name);
      if (++entries > maxFiles) throw new GitError('too-large', `the commit has more than ${maxFiles} files`);
      const path = prefix + name;
      if (mode === '40000') walk(child, `${path}/`, depth + 1);
      else if (mode.startsWith('100')) {
        const blob = objects.get(child);
        if (blob?.type !== 'blob') throw new GitError('corrupt', `the server did not send the file ${path}`);
        size += blob.bytes.length;
        if (size > maxTotalBytes)
          throw new GitError('too-large', `the files of the commit have more than ${maxTotalBytes} bytes`);
        files.push({ path, bytes: blob.bytes, executable: mode === '100755' });
      }
    }
  }
}

function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && name.toLowerCase() !== '.git';
}

function* entriesOf(bytes: Buffer): Generator<{ readonly mode: string; readonly name: string; readonly id: string }> {
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + 21 > bytes.length)
      throw new GitError('corrupt', 'a folder of the commit is damaged');
    yield {
      mode: bytes.toString('latin1', at, space),
      name: bytes.toString('utf8', space + 1, end),
      id: bytes.toString('hex', end + 1, end + 21),
    };
    at = end + 21;
  }
}
