/** A regular file, with its path relative to the root of its tree. */
export interface TreeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}
