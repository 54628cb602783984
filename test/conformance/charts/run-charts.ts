import { readFileSync } from 'node:fs';
import { readChart } from '../../../cli/commands/template/read-chart.ts';
import { writeText } from '../../../cli/commands/template/write-output.ts';
import { HelmError } from '../../../shared/render/helm/helm-error.ts';
import { renderChart } from '../../../shared/render/helm/render/render-chart.ts';
import { readValues } from '../../../shared/render/helm/values/read-values.ts';
import type { ConformanceResult } from '../result.ts';
import { steadyBytes } from '../steady-bytes.ts';
import { type ChartCase, readChartCases } from './cases.ts';
import { compareOutput, type Difference } from './compare-output.ts';
import { writeCompatibility } from './write-compatibility.ts';

/** Renders every chart with each of its values: the bytes that Helm 4 printed, or its error. Writes docs/compatibility-helm.md. */
export async function run(): Promise<ConformanceResult> {
  const failures: { name: string; expected: string; actual: string }[] = [];
  const cases = readChartCases();
  for (const each of cases) {
    const difference = judge(each);
    if (difference !== undefined) failures.push({ name: each.name, ...difference });
  }
  const passed = cases.length - failures.length;
  writeCompatibility({ cases, failures });
  return { passed, failed: failures.length, skipped: [], failures };
}

function judge(each: ChartCase): Difference | undefined {
  const actual = render(each, 1);
  if (each.output !== undefined) return compareOutput(each.output, actual, () => render(each, 2));
  const expected = each.error ?? 'neither output nor error of Helm 4 is recorded';
  return actual === expected ? undefined : { expected, actual: actual.slice(0, 500) };
}

/** What `helm template` prints; `seed` decides over random numbers and the clock. */
function render({ chart, values, release, namespace, kubeVersion, includeCrds }: ChartCase, seed: number): string {
  try {
    const given = values === undefined ? new Map() : readValues(readFileSync(values, 'utf8'));
    const { manifests, hooks, crds } = renderChart(readChart(chart), given, {
      release: { name: release, namespace },
      capabilities: { kubeVersion },
      context: { now: () => BigInt(seed) * 1_700_000_000_000_000_000n, randomBytes: steadyBytes(seed) },
    });
    return writeText({ crds: includeCrds ? crds : [], manifests, hooks });
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    return `Error: ${error.message.trim()}`;
  }
}
