/** Maximum bytes of a chart's file, unpacked. The same as Helm's limit. */
export const mostFileBytes = 5 * 1024 * 1024;

/**
 * Maximum bytes of all files of a chart's archive, unpacked. The same as Helm's limit; archives in `charts/` share one more such budget.
 */
export const mostBytes = 100 * 1024 * 1024;

/** Maximum bytes of an unpacked archive, including tar headers. */
export const mostArchiveBytes = mostBytes + 32 * 1024 * 1024;

/** Maximum number of files of a chart, including its dependencies. */
export const mostFiles = 20_000;

/** Maximum nesting of folders. */
export const mostFolders = 64;

/** Maximum nesting of charts. */
export const mostNested = 32;
