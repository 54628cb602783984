import type { GoFunction } from '../../../shared/base/go/value.ts';
import { builtins } from '../../../shared/render/gotemplate/functions/builtins.ts';
import { helmFunctions } from '../../../shared/render/helm/functions/helm-functions.ts';
import { sprigFunctions } from '../../../shared/render/sprig/index.ts';
import { type ConformanceResult, corpusFolder } from '../result.ts';
import { steadyBytes } from '../steady-bytes.ts';
import { goTestFunctions } from './go-functions.ts';
import { expectedOf, readCases, runCase, type TemplateCase } from './run-case.ts';
import { skipReason } from './skips.ts';
import { writeCompatibility } from './write-compatibility.ts';

/** When sprig's own tests were recorded: `ago` counts from there. */
const recordedAt = 1_795_219_758_359_000_000n;

/** The corpus' parse cases know text/template's functions and `contains`. */
const isParseFunction = (name: string): boolean => builtins.has(name) || name === 'contains';

function functionsFor(
  engine: TemplateCase['engine'],
  sprig: ReadonlyMap<string, GoFunction>,
  helm: ReadonlyMap<string, GoFunction>,
): ReadonlyMap<string, GoFunction> {
  if (engine === 'go-template') return goTestFunctions;
  return engine === 'helm' ? helm : sprig;
}

/** Go's, sprig's and Helm's recorded templates: the cases of their test suites and the probes, function by argument type. */
export async function run(): Promise<ConformanceResult> {
  const sprig = sprigFunctions({ now: () => recordedAt, randomBytes: steadyBytes(0) });
  const helm = new Map([...sprig, ...helmFunctions()]);
  const folder = corpusFolder('template');
  const skipped: { name: string; reason: string }[] = [];
  const failures: { name: string; expected: string; actual: string }[] = [];
  let passed = 0;
  for (const file of ['cases.jsonl', 'probes.jsonl.gz']) {
    for (const recorded of readCases(`${folder}/${file}`)) {
      const reason = skipReason(recorded);
      if (reason !== undefined) {
        skipped.push({ name: recorded.name, reason });
        continue;
      }
      const expected = expectedOf(recorded);
      const actual = runCase(recorded, functionsFor(recorded.engine, sprig, helm), isParseFunction);
      if (actual === expected) passed++;
      else failures.push({ name: recorded.name, expected, actual });
    }
  }
  const result = { passed, failed: failures.length, skipped, failures };
  writeCompatibility(result);
  return result;
}
