/** Counts what a render costs, and ends it by an error before it costs more than it may. */
export interface Meter {
  /** Counts work: one step takes about as long as an action of a template, a quarter of a microsecond. */
  step(count?: number): void;
  /** Counts bytes that a value takes, before it is made. */
  make(bytes: number): void;
  /** Makes sure of bytes that are needed for the time of a call only. */
  hold(bytes: number): void;
}

/** For calls that no render waits for. */
export const unmetered: Meter = { step: () => undefined, make: () => undefined, hold: () => undefined };
