/** A chart of a partial and notes. */
export interface HelmCase {
  readonly main: string;
  readonly partial: string;
  readonly values: Readonly<Record<string, unknown>>;
}
