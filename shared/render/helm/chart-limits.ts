/** Helm's own limit: a file of a chart, unpacked. */
export const mostFileBytes = 5 * 1024 * 1024;

/** Helm's own limit: the files of a chart's archive, unpacked; here those of the archives in its `charts/` have as much together. */
export const mostBytes = 100 * 1024 * 1024;

/** Bytes of one archive, unpacked: its files and the headers between them. */
export const mostArchiveBytes = mostBytes + 32 * 1024 * 1024;

/** Files of a chart, those of its dependencies included. */
export const mostFiles = 20_000;

/** Folders inside one another. */
export const mostFolders = 64;

/** Charts inside one another. */
export const mostNested = 32;
