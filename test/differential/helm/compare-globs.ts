import fc from 'fast-check';
import { compileGlob } from '../../../shared/render/helm/glob/compile-glob.ts';
import { startHelm } from '../../oracle/helm/oracle.ts';
import type { Difference, DifferentialOptions, DifferentialResult } from '../result.ts';
import { globs, paths } from './globs.ts';

const pathsPerGlob = 40;
const mostShown = 20;

/** Random patterns held against random paths, by the library that Helm uses and by us. What it refuses matches nothing here. */
export async function compareGlobs({ cases, seed }: DifferentialOptions): Promise<DifferentialResult> {
  const helm = startHelm();
  const names = [...new Set(fc.sample(paths, { numRuns: pathsPerGlob * 10, seed }))];
  const differences: Difference[] = [];
  let built = 0;
  for (const [index, pattern] of fc.sample(globs, { numRuns: cases, seed }).entries()) {
    const held = names.filter((_, at) => (at + index) % 10 === 0);
    const [original] = await helm.match([pattern], held);
    if (original) built++;
    const ours = namesOf(compileGlob(pattern), held);
    const wrong = held.find((name) => answerFor(name, ours) !== answerFor(name, original ?? []));
    if (wrong === undefined) continue;
    differences.push({
      name: `the glob ${JSON.stringify(pattern)}`,
      input: `  const matches = compileGlob(${JSON.stringify(pattern)})(${JSON.stringify(wrong)});`,
      original: original ? answerFor(wrong, original) : 'refused',
      ours: answerFor(wrong, ours),
    });
  }
  helm.stop();
  return { cases, built, differences: differences.slice(0, mostShown) };
}

/** What matches, and with an exclamation mark in front what ends in a panic. */
function namesOf(matches: (path: string) => boolean, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    try {
      return matches(name) ? [name] : [];
    } catch {
      return [`!${name}`];
    }
  });
}

function answerFor(name: string, answer: readonly string[]): string {
  return answer.includes(`!${name}`) ? 'a panic' : String(answer.includes(name));
}
