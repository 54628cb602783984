/** What sprig's functions may know of the world outside of a template. */
export interface SprigContext {
  /** Nanoseconds since 1970. */
  readonly now: () => bigint;
  /** This many bytes that nobody can foretell. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** An address of a host. Absent, as in Helm without `--enable-dns`: every host has the address ''. */
  readonly lookupHost?: (name: string) => string;
}
