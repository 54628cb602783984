/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number;

/** A reader and what it is fed with. */
export interface Fuzz {
  /** Errors of these names are answers; every other one is a crash. */
  readonly typedErrors: readonly string[];
  /** Makes what the cases are mutated from, with the real tool. */
  prepare(): Promise<FuzzTarget>;
}

/** Reads one mutated input; throws what the reader throws. */
export type FuzzTarget = (random: Random) => Promise<void>;

/** A random whole number below `end`. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[below(random, from.length)] as T;
}
