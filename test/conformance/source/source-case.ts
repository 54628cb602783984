/** One recorded case: its kind says who judges it. */
export type SourceCase = Readonly<Record<string, unknown>> & { readonly kind: string; readonly id: string };

/** What was recorded, and what Sluice makes of the same inputs; both are compared as JSON. */
export interface Judgement {
  readonly expected: unknown;
  readonly actual: unknown;
}
