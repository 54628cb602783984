import { writeKubeDocuments } from '../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { ConformanceResult } from '../result.ts';
import { answer, differenceFrom } from './answer.ts';
import { type KustomizeCase, readCases } from './cases.ts';
import { deviations } from './deviations.ts';
import { judgeDeviation } from './judge-deviation.ts';
import { isTyped } from './lost-input.ts';
import { runners } from './run-case.ts';
import { writeCompatibility } from './write-compatibility.ts';

interface Judged {
  readonly recorded: KustomizeCase;
  /** undefined where we agree. */
  readonly difference?: { readonly expected: string; readonly actual: string };
  /** Of a build that succeeds: do we print the same bytes? */
  readonly sameBytes?: boolean;
}

/** Every recorded case of kustomize: the same objects in order, or an error of the same cause. Writes docs/compatibility-kustomize.md. */
export async function run(): Promise<ConformanceResult> {
  const judged = readCases().map(judge);
  const wrong = judged.flatMap(({ recorded, difference }) =>
    difference ? [{ name: `${groupOf(recorded)} ${recorded.name}`, ...difference }] : [],
  );
  const deviating = deviations.flatMap((one) => judgeDeviation(one) ?? []);
  const failures = [...wrong, ...deviating];
  const printed = judged.filter(({ sameBytes }) => sameBytes !== undefined);
  const otherBytes = printed.filter(({ sameBytes }) => !sameBytes).map(({ recorded }) => recorded.name);
  const passed = judged.length - wrong.length;
  const typed = judged.flatMap(({ recorded }) => (isTyped(recorded) ? [recorded.name] : []));
  writeCompatibility({ passed, failures, builds: printed.length, otherBytes, typed });
  printGroups(judged);
  const equal = printed.length - otherBytes.length;
  console.log(
    `kustomize: ${equal} of ${printed.length} builds (${share(equal, printed.length)} %) print the same bytes`,
  );
  console.log(
    `kustomize: deviations: ${deviations.length - deviating.length} as they are told, ${deviating.length} not`,
  );
  return { passed, failed: failures.length, skipped: [], failures };
}

function judge(recorded: KustomizeCase): Judged {
  try {
    const given = answer(() => runners[recorded.kind](recorded));
    const difference = differenceFrom(recorded, given);
    const prints = recorded.kind === 'build' && recorded.expected !== undefined;
    return {
      recorded,
      ...(difference && { difference }),
      ...(prints && { sameBytes: 'objects' in given && writeKubeDocuments(given.objects) === recorded.expected }),
    };
  } catch (error) {
    return { recorded, difference: { expected: 'no crash', actual: String((error as Error).stack) } };
  }
}

function groupOf({ filter, kind }: KustomizeCase): string {
  return filter ?? kind;
}

function printGroups(judged: readonly Judged[]): void {
  const groups = new Map<string, { passed: number; failed: number }>();
  for (const { recorded, difference } of judged) {
    const group = groups.get(groupOf(recorded)) ?? { passed: 0, failed: 0 };
    group[difference ? 'failed' : 'passed']++;
    groups.set(groupOf(recorded), group);
  }
  for (const [name, { passed, failed }] of groups)
    console.log(`kustomize: ${name}: ${passed} passed, ${failed} failed`);
}

/** Percent, with one decimal. */
function share(part: number, all: number): string {
  return ((100 * part) / Math.max(all, 1)).toFixed(1);
}
