import fc from 'fast-check';
import { startKustomize } from '../../oracle/kustomize/oracle.ts';
import type { Difference, DifferentialOptions, DifferentialResult } from '../result.ts';
import { type BuildInput, buildInput } from './arbitraries/build-input.ts';
import { compareBuild } from './compare-build.ts';
import { reduceInput } from './reduce-input.ts';

/** As many kinds of difference are shrunk and shown. */
const mostShown = 12;

/** Random kustomizations, built by kustomize and by us: the same text, or errors of the same cause. */
export async function run({ cases, seed }: DifferentialOptions): Promise<DifferentialResult> {
  const kustomize = startKustomize();
  try {
    const compare = async (input: BuildInput) =>
      compareBuild(input, await kustomize.build({ ...input, unrestricted: input.loadRestrictor === 'none' }));
    const kinds = new Map<string, BuildInput[]>();
    let built = 0;
    for (const input of fc.sample(buildInput, { numRuns: cases, seed })) {
      const { kind, builds } = await compare(input);
      if (builds) built++;
      if (kind !== undefined) kinds.set(kind, [...(kinds.get(kind) ?? []), input]);
    }
    const differences: Difference[] = [];
    for (const [kind, found] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
      const name = `${kind} (${found.length} of ${cases})`;
      const [first] = found;
      const shown = differences.length < mostShown && first !== undefined;
      differences.push(
        shown ? { name, ...(await show(kind, first, compare)) } : { name, input: '', original: '', ours: '' },
      );
    }
    return { cases, built, differences };
  } finally {
    kustomize.stop();
  }
}

type Compare = (input: BuildInput) => Promise<ReturnType<typeof compareBuild>>;

async function show(kind: string, found: BuildInput, compare: Compare): Promise<Omit<Difference, 'name'>> {
  const input = await reduceInput(found, async (smaller) => (await compare(smaller)).kind === kind);
  const { original, ours } = await compare(input);
  return { input: textOf(input), original, ours };
}

function textOf({ files, path, reorder, loadRestrictor }: BuildInput): string {
  const listed = Object.entries(files).map(([file, text]) => `=== ${file}\n${text}`);
  return [`build ${path}, reorder ${reorder}, load restrictor ${loadRestrictor}`, ...listed].join('\n');
}
