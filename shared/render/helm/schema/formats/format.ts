/** Checks a text against a format. Returns what is wrong with it, in Helm's words; undefined where nothing is. */
export type Format = (text: string) => string | undefined;

/** The reason with words before it, where there is one. */
export const named = (words: string, reason: string | undefined): string | undefined =>
  reason === undefined ? undefined : `${words}: ${reason}`;
