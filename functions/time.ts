/** The timeout of a function that works on a queue, in seconds. Lambda kills it then. */
export const workerSeconds = 120;

/** How long such a function works: its timeout, less what it needs to end well. */
export const workMs = (workerSeconds - 10) * 1000;
