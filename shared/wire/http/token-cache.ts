/** An `authorization` header, and until when it can be used. */
export interface Authorization {
  readonly header: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const mostKept = 1000;

/** Authorizations that were asked for and can still be used. They stay in the memory of this process; those used last are kept. */
export class TokenCache {
  readonly #kept = new Map<string, Authorization>();

  /**
   * @param key names the host, what is asked for, and by whom @param until milliseconds since the epoch at which it has to be good still
   */
  find(key: string, until: number): Authorization | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    if (found.expiresAt <= until) return undefined;
    this.#kept.set(key, found);
    return found;
  }

  keep(key: string, authorization: Authorization): void {
    this.#kept.set(key, authorization);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}
