/** A short memory that a server could not be reached, so that not every caller waits for the same timeout. */
export interface RecentFailure {
  /**
   * Calls `ask`, unless the server could not be reached a moment ago. After that moment only one caller tries whether it is back; for the
   * others it is still away.
   *
   * @throws what `ask` throws, or the failure that is remembered
   */
  guard<T>(ask: () => Promise<T>): Promise<T>;
}

/** What counts as a failure, and for how long it is remembered. */
export interface RecentFailureOptions {
  /** Milliseconds for which a failure is remembered. */
  readonly rememberMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  /** True if the error means that the server cannot be reached. */
  readonly isFailure: (error: unknown) => boolean;
}

/** A memory without a failure. */
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
      // A refusal is an answer too; a caller that gave up waiting has found out nothing.
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
