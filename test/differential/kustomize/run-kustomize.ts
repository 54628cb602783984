import fc from 'fast-check';
import { startKustomize } from '../../oracle/kustomize/oracle.ts';
import type { Difference, DifferentialOptions, DifferentialResult } from '../result.ts';
import { type BuildInput, buildInput } from './arbitraries/build-input.ts';
import { compareBuild } from './compare-build.ts';

/** As many kinds of difference are shrunk and shown. */
const mostShown = 12;

/** Random kustomizations, built by kustomize and by us: the same text, or errors of the same cause. */
export async function run({ cases, seed }: DifferentialOptions): Promise<DifferentialResult> {
  const kustomize = startKustomize();
  try {
    const compare = async (input: BuildInput) => compareBuild(input, await kustomize.build(input));
    const kinds = new Map<string, number>();
    let built = 0;
    for (const input of fc.sample(buildInput, { numRuns: cases, seed })) {
      const { kind, builds } = await compare(input);
      if (builds) built++;
      if (kind !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    const differences: Difference[] = [];
    for (const [kind, count] of [...kinds].sort(([, a], [, b]) => b - a)) {
      const name = `${kind} (${count} of ${cases})`;
      if (differences.length >= mostShown)
        differences.push({ name, input: '', original: 'not shrunk', ours: 'not shrunk' });
      else differences.push({ name, ...(await shrink(kind, compare, { cases, seed })) });
    }
    return { cases, built, differences };
  } finally {
    kustomize.stop();
  }
}

type Compare = (input: BuildInput) => Promise<ReturnType<typeof compareBuild>>;

/** The smallest case with a difference of the kind. */
async function shrink(
  kind: string,
  compare: Compare,
  { cases, seed }: DifferentialOptions,
): Promise<Omit<Difference, 'name'>> {
  const property = fc.asyncProperty(buildInput, async (input) => (await compare(input)).kind !== kind);
  const { counterexample } = await fc.check(property, { numRuns: cases, seed, interruptAfterTimeLimit: 20_000 });
  const [input] = counterexample ?? [];
  if (input === undefined) return { input: '(not met again)', original: '', ours: '' };
  const { original, ours } = await compare(input);
  return { input: textOf(input), original, ours };
}

function textOf({ files, path, reorder }: BuildInput): string {
  const listed = Object.entries(files).map(([file, text]) => `=== ${file}\n${text}`);
  return [`build ${path}, reorder ${reorder}`, ...listed].join('\n');
}
