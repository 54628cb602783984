/** Which random cases to try: the same seed gives the same cases. */
export interface DifferentialOptions {
  readonly cases: number;
  readonly seed: number;
}

/** A case on which the original and we do not agree, made as small as it gets. */
export interface Difference {
  readonly name: string;
  /** The case itself, ready to become a test. */
  readonly input: string;
  readonly original: string;
  readonly ours: string;
}

export interface DifferentialResult {
  readonly cases: number;
  /** How many of the cases gave a result in the original; the others were errors there. */
  readonly built: number;
  readonly differences: readonly Difference[];
}

export type Differential = (options: DifferentialOptions) => Promise<DifferentialResult>;

/** Compares the folders of this machine, and prints what it finds in each. */
export type FolderDifferential = (folders: readonly string[]) => Promise<DifferentialResult>;
