import type { FileTree } from '../../../base/filesys/file-tree.ts';
import { KustomizeError } from '../kustomize-error.ts';

/** What is at a URL: one file, or a folder in a tree of its own, such as a checked out repository. */
export type RemoteContent = { readonly file: Uint8Array } | { readonly tree: FileTree; readonly folder: string };

/** Gives what was fetched for a URL as a kustomization writes it; undefined where there is nothing. */
export type ReadRemote = (url: string) => RemoteContent | undefined;

/** Is this no path, but a URL or a repository? */
export function isRemote(entry: string): boolean {
  return /^([a-z][a-z+]*:\/\/|git::|git@|github\.com[/:])/i.test(entry);
}

/** What was fetched, under paths that no tree has: `remote:URL/…`. */
export interface Mounts {
  /** The path of what is at a URL. @throws KustomizeError `remote` */
  mount(url: string, wantedBy: string): string;
  /** The tree that has a path, and the path in it; undefined for what was not fetched. */
  find(path: string): { readonly tree: FileTree; readonly path: string } | undefined;
  readonly size: number;
}

const mostRemotes = 100;
const prefix = 'remote:';

export function createMounts(readRemote: ReadRemote | undefined): Mounts {
  const trees = new Map<string, FileTree>();
  const folders = new Map<string, string>();
  return {
    mount(url, wantedBy) {
      const name = prefix + encodeURIComponent(url);
      const known = folders.get(name);
      if (known !== undefined) return known;
      const fail = (message: string): KustomizeError => new KustomizeError('remote', wantedBy, `'${url}' ${message}`);
      if (readRemote === undefined)
        throw fail('is remote, which this build does not fetch; vendor it into the repository');
      if (folders.size >= mostRemotes) throw fail(`is one too many: a build reads at most ${mostRemotes} URLs`);
      const content = readRemote(url);
      if (content === undefined) throw fail('was not found');
      trees.set(name, 'file' in content ? treeOfFile(content.file) : content.tree);
      const path = 'file' in content || content.folder === '' ? name : `${name}/${content.folder}`;
      folders.set(name, path);
      return path;
    },
    find(path) {
      if (!path.startsWith(prefix)) return undefined;
      const [name = ''] = path.split('/', 1);
      const tree = trees.get(name);
      return tree && { tree, path: path.slice(name.length + 1) };
    },
    get size() {
      return folders.size;
    },
  };
}

/** Is the segment the root of something that was fetched, above which there is nothing? */
export function isMount(segment: string | undefined): boolean {
  return segment?.startsWith(prefix) === true;
}

function treeOfFile(bytes: Uint8Array): FileTree {
  return {
    stat: (path) => (path === '' ? 'file' : undefined),
    read: (path) => (path === '' ? bytes : undefined),
    list: () => undefined,
  };
}
