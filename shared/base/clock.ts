/** The port to time: what waits, or asks what time it is, gets it from its composition. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back, for durations within one process; only differences mean anything. */
  readonly elapsed: () => number;
  /** Resolves after `ms` milliseconds. Rejects with an AbortError as soon as the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}
