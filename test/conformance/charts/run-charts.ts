import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { extractArchive } from '../../../shared/artifact/extract.ts';
import { loadChart, stripFolder } from '../../../shared/build/helm/load-chart.ts';
import { readYaml } from '../../../shared/build/helm/read-yaml.ts';
import { renderChart } from '../../../shared/build/helm/render-chart.ts';
import type { Dict } from '../../../shared/go/value.ts';
import { type ConformanceResult, corpusFolder } from '../result.ts';

interface ChartIndex {
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  readonly includeCRDs?: boolean;
  readonly cases: readonly {
    readonly name: string;
    readonly values: string | null;
    readonly includeCRDs?: boolean;
    readonly error?: string | null;
    readonly nondeterministicLines?: readonly number[];
    readonly helm4Expected?: string;
  }[];
}

const limits = { maxBytes: 100 * 1024 * 1024, maxFiles: 10_000 };
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
/** What stays of a line whose value is random: its indentation and key. */
const shapeOf = (line: string | undefined): string | undefined => line?.replace(/^(\s*(?:- )?[\w./-]+:).*$/, '$1');

/** Renders every chart with each of its values, and compares all lines that are not blank, in their order. */
export async function run(): Promise<ConformanceResult> {
  const root = corpusFolder('charts');
  const failures: { name: string; expected: string; actual: string }[] = [];
  const skipped: { name: string; reason: string }[] = [];
  let passed = 0;
  for (const chart of readdirSync(root).filter((each) => existsSync(`${root}/${each}/case.json`))) {
    const index = JSON.parse(readFileSync(`${root}/${chart}/case.json`, 'utf8')) as ChartIndex;
    for (const each of index.cases) {
      const name = `${chart}/${each.name}`;
      const actual = render(`${root}/${chart}`, index, each);
      const difference = compare(actual, `${root}/${chart}`, each);
      if (difference === undefined) passed++;
      else if (difference === 'unrecorded') skipped.push({ name, reason: 'no output of Helm 4 is recorded' });
      else failures.push({ name, ...difference });
    }
  }
  return { passed, failed: failures.length, skipped, failures };
}

function render(folder: string, index: ChartIndex, each: ChartIndex['cases'][number]): string {
  try {
    const files = stripFolder(extractArchive(readFileSync(`${folder}/chart.tgz`), limits));
    const chart = loadChart(files, { unpack: (archive) => extractArchive(archive, limits) });
    const values = each.values === null ? new Map() : readYaml(readFileSync(`${folder}/${each.values}`, 'utf8'));
    const { manifests, hooks, crds } = renderChart(chart, (values ?? new Map()) as Dict, {
      release: { name: index.release, namespace: index.namespace },
      capabilities: { kubeVersion: index.kubeVersion },
      context: { now: () => BigInt(Date.now()) * 1_000_000n, randomBytes },
    });
    const withCrds = (each.includeCRDs ?? index.includeCRDs) !== false;
    return [...(withCrds ? crds : []), ...manifests, ...hooks]
      .map(({ source, content }) => `---\n# Source: ${source}\n${content}\n`)
      .join('');
  } catch (error) {
    return `ERR ${error instanceof Error ? error.message : String(error)}`;
  }
}

function compare(
  actual: string,
  folder: string,
  each: ChartIndex['cases'][number],
): { expected: string; actual: string } | 'unrecorded' | undefined {
  if (typeof each.error === 'string') {
    return actual.startsWith('ERR ') ? undefined : { expected: each.error, actual: actual.slice(0, 200) };
  }
  if (each.helm4Expected === undefined) return 'unrecorded';
  const expected = linesOf(gunzipSync(readFileSync(`${folder}/${each.helm4Expected}`)).toString('utf8'));
  const ours = linesOf(actual);
  const isRandom = (each.nondeterministicLines ?? []).length > 0;
  for (let line = 0; line < Math.max(expected.length, ours.length); line++) {
    const [want, got] = [expected[line], ours[line]];
    if (want === got || (isRandom && shapeOf(want) === shapeOf(got))) continue;
    return { expected: `line ${line}: ${want}`, actual: `line ${line}: ${got}` };
  }
  return undefined;
}
