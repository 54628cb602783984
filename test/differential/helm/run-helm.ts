import type { Difference, Differential, DifferentialOptions, DifferentialResult } from '../result.ts';
import { compareArchives } from './compare-archives.ts';
import { compareCommandLines } from './compare-command-lines.ts';
import { compareGlobs } from './compare-globs.ts';
import { compareMethods } from './compare-methods.ts';
import { compareSchemas } from './compare-schemas.ts';
import { compareTemplates } from './compare-templates.ts';

/** What is compared: as many random cases of each, but for the methods, of which there are so many. */
const suites: readonly Differential[] = [
  compareTemplates,
  compareGlobs,
  compareArchives,
  compareSchemas,
  compareMethods,
  compareCommandLines,
];

/** Compares Helm with us in every suite: the same output, or the same words of an error. */
export async function run(options: DifferentialOptions): Promise<DifferentialResult> {
  const differences: Difference[] = [];
  let [cases, built] = [0, 0];
  for (const suite of suites) {
    const result = await suite(options);
    cases += result.cases;
    built += result.built;
    differences.push(...result.differences);
  }
  return { cases, built, differences };
}
