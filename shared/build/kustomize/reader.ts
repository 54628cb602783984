import type { FileTree } from '../../filesys/file-tree.ts';
import { parseDocuments, YamlError } from '../../yaml/parse-documents.ts';
import { KustomizeError } from './kustomize-error.ts';
import { builtinSchema, type MergeSchema } from './openapi/merge-schema.ts';

/** Reads a tree, and remembers what was looked at. */
export interface Reader {
  /** The schema of the whole build: of the first kustomization that names one. */
  schema: MergeSchema;
  /** Whether a kustomization has named it. */
  isSchemaChosen: boolean;
  stat(path: string): 'file' | 'directory' | undefined;
  /** @throws KustomizeError `not-found` */
  read(path: string, wantedBy: string): Uint8Array;
  /** @throws KustomizeError `not-yaml` */
  parse(path: string, wantedBy: string, duplicates?: 'last' | 'error'): unknown[];
  list(path: string): readonly string[];
  /** The path of a file that a kustomization in a folder names. @throws KustomizeError `outside` where it may not be read from there */
  locate(folder: string, relative: string, wantedBy: string): string;
  readSet(): {
    readonly files: readonly string[];
    readonly folders: readonly string[];
    readonly missing: readonly string[];
  };
}

const largestFile = 20 * 1024 * 1024;

export function createReader(tree: FileTree, loadRestrictor: 'none' | 'rootOnly' = 'none'): Reader {
  const files = new Set<string>();
  const folders = new Set<string>();
  const missing = new Set<string>();
  const read = (path: string, wantedBy: string): Uint8Array => {
    const bytes = tree.read(path);
    (bytes === undefined ? missing : files).add(path);
    if (bytes === undefined) throw new KustomizeError('not-found', wantedBy, `'${path}' does not exist`);
    if (bytes.length > largestFile) throw new KustomizeError('too-large', path, `is larger than ${largestFile} bytes`);
    return bytes;
  };
  return {
    schema: builtinSchema,
    isSchemaChosen: false,
    stat(path) {
      const found = tree.stat(path);
      // A folder's own state is part of the read set as much as a file's.
      (found === undefined ? missing : files).add(path);
      return found;
    },
    read,
    parse(path, wantedBy, duplicates) {
      try {
        return parseDocuments(path, Buffer.from(read(path, wantedBy)).toString(), duplicates);
      } catch (error) {
        if (!(error instanceof YamlError)) throw error;
        throw new KustomizeError('not-yaml', path, `is not YAML: ${error.message}`, { cause: error });
      }
    },
    list(path) {
      folders.add(path);
      return tree.list(path) ?? [];
    },
    locate(folder, relative, wantedBy) {
      const path = joinPath(folder, relative, wantedBy);
      if (loadRestrictor === 'none' || folder === '' || path.startsWith(`${folder}/`)) return path;
      throw new KustomizeError('outside', wantedBy, `security; file '${path}' is not in or below '${folder}'`);
    },
    readSet: () => ({ files: [...files], folders: [...folders], missing: [...missing] }),
  };
}

/** A path relative to a folder of the tree. @throws KustomizeError `outside` where it would leave the root, `remote` for a URL */
export function joinPath(folder: string, relative: string, wantedBy: string): string {
  if (/^[a-z+]+:\/\//.test(relative) || relative.startsWith('git@') || relative.startsWith('github.com/')) {
    throw new KustomizeError(
      'remote',
      wantedBy,
      `'${relative}' is remote, which this build does not fetch; vendor it into the repository`,
    );
  }
  const segments = relative.startsWith('/') ? [] : folder.split('/').filter((segment) => segment !== '');
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined)
      throw new KustomizeError('outside', wantedBy, `'${relative}' is outside of the source`);
  }
  return segments.join('/');
}
