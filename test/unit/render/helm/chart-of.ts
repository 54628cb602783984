import { messageOf } from '../../../../shared/base/errors.ts';
import type { Chart } from '../../../../shared/render/helm/chart/chart.ts';
import { loadChart } from '../../../../shared/render/helm/chart/load-chart.ts';
import {
  type RenderedChart,
  type RenderOptions,
  renderChart,
} from '../../../../shared/render/helm/render/render-chart.ts';
import { readValues } from '../../../../shared/render/helm/values/read-values.ts';

const description = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';

/** A chart `c` of these files; Chart.yaml is there unless it is given. */
export function chartOf(files: Readonly<Record<string, string>>): Chart {
  const all = Object.entries({ 'Chart.yaml': description, ...files });
  return loadChart(all.map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
}

/** Renders a chart of these files as release `r` in namespace `n`, where nothing is random and no time passes. */
export function renderFiles(
  files: Readonly<Record<string, string>>,
  values = '',
  options: Partial<RenderOptions> = {},
): RenderedChart {
  return renderChart(chartOf(files), readValues(values), {
    release: { name: 'r', namespace: 'n' },
    context: { now: () => 0n, randomBytes: (count) => new Uint8Array(count) },
    ...options,
  });
}

/** Why something does not go on; empty where it does. */
export function failureOf(run: () => unknown): string {
  try {
    run();
    return '';
  } catch (error) {
    return messageOf(error);
  }
}
