import type { FileTree } from '../../../base/filesys/file-tree.ts';
import type { Expansion } from '../../../base/yaml/read/expansion.ts';
import { TooLargeYaml, YamlError } from '../../../base/yaml/read/yaml-error.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { parseDocuments } from '../yaml/parse-documents.ts';
import type { Reading } from '../yaml/reading.ts';
import { decodeText } from './decode-text.ts';
import { createMounts, isMount, isRemote, type Mounts, type ReadRemote } from './remote.ts';

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

/** What a kustomization names is read from the tree, or fetched by `readRemote`. All reads of a build count together. */
export function createReader(
  tree: FileTree,
  loadRestrictor: 'none' | 'rootOnly' = 'none',
  readRemote?: ReadRemote,
): Reader {
  return new TreeReader(tree, loadRestrictor, createMounts(readRemote));
}

class TreeReader implements Reader {
  readonly #tree: FileTree;
  readonly #loadRestrictor: 'none' | 'rootOnly';
  readonly #mounts: Mounts;
  readonly #budget: Expansion = { left: mostExpanded };
  #bytesLeft = mostBytes;

  constructor(tree: FileTree, loadRestrictor: 'none' | 'rootOnly', mounts: Mounts) {
    this.#tree = tree;
    this.#loadRestrictor = loadRestrictor;
    this.#mounts = mounts;
  }

  stat(path: string): ReturnType<FileTree['stat']> {
    const fetched = this.#mounts.find(path);
    return fetched === undefined ? this.#tree.stat(path) : fetched.tree.stat(fetched.path);
  }

  read(path: string, wantedBy: string): Uint8Array {
    const fetched = this.#mounts.find(path);
    const bytes = fetched === undefined ? this.#tree.read(path) : fetched.tree.read(fetched.path);
    if (bytes === undefined) throw new KustomizeError('not-found', wantedBy, `'${path}' does not exist`);
    if (bytes.length > largestFile) throw new KustomizeError('too-large', path, `is larger than ${largestFile} bytes`);
    this.#bytesLeft -= bytes.length;
    if (this.#bytesLeft < 0)
      throw new KustomizeError('too-large', path, `is one file too many: a build reads at most ${mostBytes} bytes`);
    return bytes;
  }

  readText(path: string, wantedBy: string): string {
    const text = decodeText(this.read(path, wantedBy));
    if (text === undefined)
      throw new KustomizeError('not-yaml', path, 'is not YAML: it is not UTF-8; save it as UTF-8');
    return text;
  }

  parse(...[path, wantedBy, reading]: Parameters<Reader['parse']>): ReturnType<Reader['parse']> {
    try {
      return parseDocuments(path, this.readText(path, wantedBy), reading, this.#budget);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      const { reason, line } = error;
      if (error instanceof TooLargeYaml) throw new KustomizeError('too-large', path, reason, { cause: error, line });
      throw new KustomizeError('not-yaml', path, `is not YAML: ${reason}`, { cause: error, line });
    }
  }

  join(folder: string, relative: string, wantedBy: string): string {
    return isRemote(relative)
      ? this.#mounts.mount(relative, wantedBy)
      : joinPath(folder, relative, wantedBy, this.#loadRestrictor === 'rootOnly');
  }

  enter(folder: string): string {
    return (this.#mounts.find(folder) === undefined ? this.#tree.realPath?.(folder) : undefined) ?? folder;
  }

  locate(folder: string, relative: string, wantedBy: string): string {
    const path = this.join(folder, relative, wantedBy);
    if (isRemote(relative) || this.#loadRestrictor === 'none') return path;
    if (isBelow(path, folder) && isBelow(this.#realPath(path), this.#realPath(folder))) return path;
    // Whoever reads it says that it is not there.
    if (this.stat(path) === undefined) return path;
    throw new KustomizeError('outside', wantedBy, `security; file '${path}' is not in or below '${folder}'`);
  }

  isRemote(): boolean {
    return this.#mounts.size > 0;
  }

  /** Of what is not there or leads out of the tree, a path that is below nothing. */
  #realPath(path: string): string {
    const isMounted = this.#mounts.find(path) !== undefined;
    return this.#tree.realPath === undefined || isMounted ? path : (this.#tree.realPath(path) ?? '..');
  }
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
