import type { ConformanceResult } from '../result.ts';
import { answer, differenceFrom } from './answer.ts';
import { type KustomizeCase, readCases } from './cases.ts';
import { exceptionOf } from './exceptions.ts';
import { runners } from './run-case.ts';

/** Every recorded case of kustomize: the same objects in order, or an error of the same cause. */
export async function run(): Promise<ConformanceResult> {
  const skipped: { name: string; reason: string }[] = [];
  const failures: { name: string; expected: string; actual: string }[] = [];
  let passed = 0;
  for (const recorded of readCases()) {
    const reason = exceptionOf(recorded);
    if (reason !== undefined) {
      skipped.push({ name: recorded.name, reason });
      continue;
    }
    const difference = judge(recorded);
    if (difference === undefined) passed++;
    else failures.push({ name: `${recorded.filter ?? recorded.kind} ${recorded.name}`, ...difference });
  }
  return { passed, failed: failures.length, skipped, failures };
}

function judge(recorded: KustomizeCase): { expected: string; actual: string } | undefined {
  try {
    return differenceFrom(
      recorded,
      answer(() => runners[recorded.kind](recorded)),
    );
  } catch (error) {
    return { expected: 'no crash', actual: String((error as Error).stack) };
  }
}
