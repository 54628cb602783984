/** Helm's own limit: a file of a chart, unpacked. */
export const mostFileBytes = 5 * 1024 * 1024;

/** Helm's own limit: a chart's archive, unpacked; here those in its `charts/` count with it. */
export const mostBytes = 100 * 1024 * 1024;

/** Files of a chart, those of its dependencies included. */
export const mostFiles = 20_000;

/** Folders inside one another. */
export const mostFolders = 64;

/** Charts inside one another. */
export const mostNested = 32;
