import type { TreeFile } from '../../base/filesys/tree-file.ts';
import { GitError } from './git-error.ts';
import type { GitLimits } from './git-limits.ts';
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
/** Of the first line of a message, in characters: it is kept with the revision. */
const longestSubject = 1000;

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
  const message = end < 0 ? '' : text.slice(end + 2, end + 2 + longestSubject);
  return { id, tree, subject: message.split('\n', 1)[0] ?? '' };
}

const deepestTree = 100;

/** Of all files together: a tree that names one folder many times holds more than its objects. */
export type TreeLimits = Pick<GitLimits, 'maxTreeEntries' | 'maxPathBytes' | 'maxTotalBytes'>;

/** What an archive adds to a file, beside its path: its header. */
const bytesPerFile = 512;

/**
 * The regular files of a tree. Symbolic links and submodules are left out, as they are of an artifact.
 *
 * @throws GitError `corrupt` where a name would leave the tree or is there twice, `too-large`
 */
export function listFiles(tree: string, objects: ReadonlyMap<string, GitObject>, limits: TreeLimits): TreeFile[] {
  const { maxTreeEntries, maxPathBytes, maxTotalBytes } = limits;
  const files: TreeFile[] = [];
  let entries = 0;
  let size = 0;
  walk(tree, '', 0);
  return files;

  function walk(id: string, prefix: string, depth: number): void {
    const object = objects.get(id);
    if (object?.type !== 'tree') throw new GitError('corrupt', `the server did not send the folder ${prefix || '/'}`);
    if (depth > deepestTree)
      throw new GitError('too-large', `${shorten(prefix)}: folders are nested more than ${deepestTree} deep`);
    const names = new Set<string>();
    for (const { mode, name, id: child } of entriesOf(object.bytes)) {
      if (++entries > maxTreeEntries)
        throw new GitError('too-large', `the commit has more than ${maxTreeEntries} files and folders`);
      checkName(prefix, name, names);
      const path = prefix + name;
      if (mode === '40000') walk(child, `${path}/`, depth + 1);
      else if (mode.startsWith('100')) addFile(path, child, mode === '100755');
    }
  }

  function checkName(prefix: string, name: string, names: Set<string>): void {
    if (Buffer.byteLength(prefix) + Buffer.byteLength(name) > maxPathBytes)
      throw new GitError('too-large', `${shorten(prefix + name)}: a path is longer than ${maxPathBytes} bytes`);
    if (!isFileName(name) || names.has(name))
      throw new GitError(
        'corrupt',
        `${prefix}${JSON.stringify(name)} is not a file name, or is there twice; the commit is not accepted`,
      );
    names.add(name);
  }

  function addFile(path: string, id: string, executable: boolean): void {
    const blob = objects.get(id);
    if (blob?.type !== 'blob') throw new GitError('corrupt', `the server did not send the file ${path}`);
    size += blob.bytes.length + Buffer.byteLength(path) + bytesPerFile;
    if (size > maxTotalBytes)
      throw new GitError('too-large', `the files of the commit have more than ${maxTotalBytes} bytes`);
    files.push({ path, bytes: blob.bytes, executable });
  }
}

function shorten(path: string): string {
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
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
