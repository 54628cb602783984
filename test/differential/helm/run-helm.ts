import type { Difference, Differential, DifferentialOptions, DifferentialResult } from '../result.ts';
import { compareArchives } from './compare-archives.ts';
import { compareCommandLines } from './compare-command-lines.ts';
import { compareGlobs } from './compare-globs.ts';
import { compareSchemas } from './compare-schemas.ts';
import { compareTemplates } from './compare-templates.ts';

/** What is drawn at random, as many cases of each. */
const suites: readonly Differential[] = [
  compareTemplates,
  compareGlobs,
  compareArchives,
  compareSchemas,
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
