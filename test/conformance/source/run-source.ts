import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type ConformanceResult, corpusFolder } from '../result.ts';
import { judges } from './judges.ts';
import type { Judgement, SourceCase } from './source-case.ts';

/** Flux's own decisions about sources: what belongs to an artifact, which tag or version is meant, what makes a new artifact. */
export async function run(): Promise<ConformanceResult> {
  const skipped: { name: string; reason: string }[] = [];
  const failures: { name: string; expected: string; actual: string }[] = [];
  let passed = 0;
  for (const recorded of readCases(corpusFolder('source'))) {
    const judge = judges[recorded.kind];
    if (judge === undefined) {
      skipped.push({ name: recorded.id, reason: `cases of the kind ${recorded.kind}: not supported yet` });
      continue;
    }
    const { expected, actual } = judged(judge, recorded);
    if (isDeepStrictEqual(expected, actual)) passed++;
    else failures.push({ name: recorded.id, expected: JSON.stringify(expected), actual: JSON.stringify(actual) });
  }
  return { passed, failed: failures.length, skipped, failures };
}

function judged(judge: (recorded: SourceCase) => Judgement, recorded: SourceCase): Judgement {
  try {
    return judge(recorded);
  } catch (error) {
    return { expected: recorded, actual: `thrown: ${error instanceof Error ? error.stack : String(error)}` };
  }
}

function readCases(folder: string): readonly SourceCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SourceCase);
}
