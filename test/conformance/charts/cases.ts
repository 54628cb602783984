import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { corpusFolder } from '../result.ts';

/** A chart with values, and what Helm 4 printed for them or why it printed nothing. */
export interface ChartCase {
  readonly name: string;
  readonly chart: string;
  readonly values: string | undefined;
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  readonly includeCrds: boolean;
  readonly output: string | undefined;
  readonly error: string | undefined;
}

interface ChartIndex {
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  readonly includeCRDs?: boolean;
  readonly cases: readonly {
    readonly name: string;
    readonly values: string | null;
    readonly includeCRDs?: boolean;
    readonly helm4Error?: string;
    readonly helm4Expected?: string;
  }[];
}

export function readChartCases(): ChartCase[] {
  const root = corpusFolder('charts');
  const charts = readdirSync(root).filter((each) => existsSync(`${root}/${each}/case.json`));
  return charts.flatMap((chart) => {
    const folder = `${root}/${chart}`;
    const { cases, release, namespace, kubeVersion, includeCRDs } = JSON.parse(
      readFileSync(`${folder}/case.json`, 'utf8'),
    ) as ChartIndex;
    return cases.map((each) => ({
      name: `${chart}/${each.name}`,
      chart: `${folder}/chart.tgz`,
      values: each.values === null ? undefined : `${folder}/${each.values}`,
      release,
      namespace,
      kubeVersion,
      includeCrds: (each.includeCRDs ?? includeCRDs) !== false,
      output:
        each.helm4Expected === undefined
          ? undefined
          : gunzipSync(readFileSync(`${folder}/${each.helm4Expected}`)).toString('utf8'),
      error: each.helm4Error,
    }));
  });
}
