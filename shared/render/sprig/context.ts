/** What sprig's functions may use from outside the template. */
export interface SprigContext {
  /** Nanoseconds since 1970. */
  readonly now: () => bigint;
  /** Returns this many unpredictable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Resolves a host name to an address. If undefined, every host has the address '', as in Helm without `--enable-dns`. */
  readonly lookupHost?: (name: string) => string;
}
