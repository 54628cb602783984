/**
 * A read-only tree of files. Paths are relative to its root, with `/` between segments, already clean: no leading `/`
 * or `./`, no `.` or `..` segment; the root is `''`.
 */
export interface FileTree {
  /** What stands at the path, or undefined. */
  stat(path: string): 'file' | 'directory' | undefined;
  /** The bytes of a file; undefined where there is none or it is a directory. */
  read(path: string): Uint8Array | undefined;
  /** The names in a directory, sorted by code unit; undefined where there is none or it is a file. */
  list(path: string): readonly string[] | undefined;
  /**
   * Where a path leads when links are followed; absent where there are none, undefined where nothing stands or the way leads out of the
   * tree.
   */
  realPath?(path: string): string | undefined;
}
