/** A short memory of a server that could not be reached, so that not everybody who needs it waits for the same end. */
export interface RecentFailure {
  /**
   * Asks, unless the server could not be reached a moment ago. After that moment one of all who ask finds out whether it is back; to the others
   * it still is away.
   *
   * @throws what `ask` throws, or the failure that is remembered
   */
  guard<T>(ask: () => Promise<T>): Promise<T>;
}

export interface RecentFailureOptions {
  readonly rememberMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  /** Whether what was thrown says that the server cannot be reached. */
  readonly isFailure: (error: unknown) => boolean;
}

export function createRecentFailure({ rememberMs, elapsed, isFailure }: RecentFailureOptions): RecentFailure {
  let failure: { readonly error: unknown; readonly until: number } | undefined;
  let isProbing = false;

  async function probe<T>(ask: () => Promise<T>): Promise<T> {
    isProbing = true;
    try {
      const answer = await ask();
      failure = undefined;
      return answer;
    } catch (error) {
      // An answer that refuses is an answer; who gave up waiting has found out nothing.
      if (!isFailure(error)) failure = undefined;
      throw error;
    } finally {
      isProbing = false;
    }
  }

  return {
    async guard(ask) {
      const known = failure;
      if (known !== undefined && (isProbing || elapsed() < known.until)) throw known.error;
      try {
        return await (known === undefined ? ask() : probe(ask));
      } catch (error) {
        if (isFailure(error)) failure = { error, until: elapsed() + rememberMs };
        throw error;
      }
    },
  };
}
