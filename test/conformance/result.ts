/** What a suite of recorded cases gave. */
export interface ConformanceResult {
  readonly passed: number;
  readonly failed: number;
  /** Cases left out, each with its reason. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly failures: readonly { readonly name: string; readonly expected: string; readonly actual: string }[];
}

/** Where the recorded cases lie: beside the repository, or where CONFORMANCE says. */
export function corpusFolder(suite: string): string {
  const root = process.env['CONFORMANCE'] ?? new URL('../../../shared/conformance', import.meta.url).pathname;
  return `${root}/${suite}`;
}
