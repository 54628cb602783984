import type { FileTree } from '../../../base/filesys/file-tree.ts';
import type { Expansion } from '../../../base/yaml/read/expansion.ts';
import { TooLargeYaml, YamlError } from '../../../base/yaml/read/yaml-error.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { parseDocuments } from '../yaml/parse-documents.ts';
import type { Reading } from '../yaml/readings.ts';
import { decodeText } from './decode-text.ts';
import { createMounts, isMount, isRemote, type ReadRemote } from './remote.ts';

/** Reads a tree, and what is at URLs as if it were a part of the tree. */
export interface Reader {
  stat(path: string): 'file' | 'directory' | undefined;
  /** @throws KustomizeError `not-found` */
  read(path: string, wantedBy: string): Uint8Array;
  /** The same of what is YAML. @throws KustomizeError `not-found`, `not-yaml` */
  readText(path: string, wantedBy: string): string;
  /** @throws KustomizeError `not-yaml` */
  parse(path: string, wantedBy: string, reading?: Reading): unknown[];
  /** The path of what a kustomization in a folder names. @throws KustomizeError `outside`, `remote` */
  join(folder: string, relative: string, wantedBy: string): string;
  /** Where a folder really is: what its kustomization names is looked for from there, also where a link leads to it. */
  enter(folder: string): string;
  /** The path of a file that a kustomization in a folder names. @throws KustomizeError `outside` where it may not be read from there */
  locate(folder: string, relative: string, wantedBy: string): string;
  /** Did anything come from outside of the tree? */
  isRemote(): boolean;
}

const largestFile = 20 * 1024 * 1024;
/** As many keys, values and items may all files have together, their anchors expanded. */
const mostExpanded = 5_000_000;
/** Of all files together, each as often as it is read. */
const mostBytes = 512 * 1024 * 1024;

export function createReader(
  tree: FileTree,
  loadRestrictor: 'none' | 'rootOnly' = 'none',
  readRemote?: ReadRemote,
): Reader {
  const mounts = createMounts(readRemote);
  let bytesLeft = mostBytes;
  const budget: Expansion = { left: mostExpanded };
  const read = (path: string, wantedBy: string): Uint8Array => {
    const fetched = mounts.find(path);
    const bytes = fetched === undefined ? tree.read(path) : fetched.tree.read(fetched.path);
    if (bytes === undefined) throw new KustomizeError('not-found', wantedBy, `'${path}' does not exist`);
    if (bytes.length > largestFile) throw new KustomizeError('too-large', path, `is larger than ${largestFile} bytes`);
    bytesLeft -= bytes.length;
    if (bytesLeft < 0)
      throw new KustomizeError('too-large', path, `is one file too many: a build reads at most ${mostBytes} bytes`);
    return bytes;
  };
  const readText = (path: string, wantedBy: string): string => {
    const text = decodeText(read(path, wantedBy));
    if (text === undefined)
      throw new KustomizeError('not-yaml', path, 'is not YAML: it is not UTF-8; save it as UTF-8');
    return text;
  };
  const stat = (path: string): ReturnType<FileTree['stat']> => {
    const fetched = mounts.find(path);
    return fetched === undefined ? tree.stat(path) : fetched.tree.stat(fetched.path);
  };
  const join = (folder: string, relative: string, wantedBy: string): string =>
    isRemote(relative)
      ? mounts.mount(relative, wantedBy)
      : joinPath(folder, relative, wantedBy, loadRestrictor === 'rootOnly');
  /** Of what is not there or leads out of the tree, a path that is below nothing. */
  const realPath = (path: string): string =>
    tree.realPath === undefined || mounts.find(path) !== undefined ? path : (tree.realPath(path) ?? '..');
  return {
    stat,
    read,
    readText,
    parse(path, wantedBy, reading) {
      try {
        return parseDocuments(path, readText(path, wantedBy), reading, budget);
      } catch (error) {
        if (!(error instanceof YamlError)) throw error;
        const { reason, line } = error;
        if (error instanceof TooLargeYaml) throw new KustomizeError('too-large', path, reason, { cause: error, line });
        throw new KustomizeError('not-yaml', path, `is not YAML: ${reason}`, { cause: error, line });
      }
    },
    join,
    enter: (folder) => (mounts.find(folder) === undefined ? tree.realPath?.(folder) : undefined) ?? folder,
    locate(folder, relative, wantedBy) {
      const path = join(folder, relative, wantedBy);
      if (isRemote(relative)) return path;
      if (loadRestrictor === 'none' || (isBelow(path, folder) && isBelow(realPath(path), realPath(folder))))
        return path;
      // Whoever reads it says that it is not there.
      if (stat(path) === undefined) return path;
      throw new KustomizeError('outside', wantedBy, `security; file '${path}' is not in or below '${folder}'`);
    },
    isRemote: () => mounts.size > 0,
  };
}

function isBelow(path: string, folder: string): boolean {
  return path !== '..' && (folder === '' || path.startsWith(`${folder}/`));
}

/** A path relative to a folder. With `stopAtRoot` the root's parent is the root, as on a disk. @throws KustomizeError `outside` */
function joinPath(folder: string, relative: string, wantedBy: string, stopAtRoot: boolean): string {
  const outside = (): KustomizeError =>
    new KustomizeError('outside', wantedBy, `'${relative}' is outside of the source`);
  const from = folder.split('/').filter((segment) => segment !== '');
  const fetched = isMount(from[0]);
  if (fetched && relative.startsWith('/')) throw outside();
  const segments = relative.startsWith('/') ? [] : from;
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (fetched && segments.length === 1) throw outside();
    else if (segments.pop() === undefined && !stopAtRoot) throw outside();
  }
  return segments.join('/');
}
