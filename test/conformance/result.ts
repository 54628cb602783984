import { existsSync } from 'node:fs';

/** What a suite of recorded cases gave. */
export interface ConformanceResult {
  readonly passed: number;
  readonly failed: number;
  /** Cases left out, each with its reason. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly failures: readonly { readonly name: string; readonly expected: string; readonly actual: string }[];
}

/** Where the recorded cases lie: beside the repository, or where SLUICE_CONFORMANCE says. @throws Error where they do not */
export function corpusFolder(suite: string): string {
  const root = process.env['SLUICE_CONFORMANCE'] ?? new URL('../../../shared/conformance', import.meta.url).pathname;
  const folder = `${root}/${suite}`;
  if (!existsSync(folder))
    throw new Error(`${folder} holds no recorded cases; SLUICE_CONFORMANCE names the folder that does`);
  return folder;
}
