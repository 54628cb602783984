import { messageOf } from '../../../shared/base/errors.ts';
import { decodeUtf8, toWellFormed } from '../../../shared/base/go/utf8.ts';
import { type Dict, fromPlain } from '../../../shared/base/go/value.ts';
import { loadChart } from '../../../shared/render/helm/chart/load-chart.ts';
import { renderChart } from '../../../shared/render/helm/render/render-chart.ts';
import type { HelmRequest } from '../../oracle/helm/oracle.ts';

const chartFile = { path: 'Chart.yaml', bytes: Buffer.from('apiVersion: v2\nname: c\nversion: 1.0.0\n') };
const limits = { steps: 2_000_000, output: 4 * 1024 * 1024 };

/** What the chart's notes come out as, or `ERR ` and why not. Notes are the one output that nothing reads as YAML. */
export function renderOurs({ templates, values }: HelmRequest): string {
  try {
    const files = templates.map(({ name, text }) => ({ path: `templates/${name}`, bytes: Buffer.from(text) }));
    const chart = loadChart([chartFile, ...files]);
    const { notes } = renderChart(chart, fromPlain(values) as Dict, {
      release: { name: 'r', namespace: 'n' },
      context: { now: () => 0n, randomBytes: (count) => new Uint8Array(count) },
      limits,
    });
    return toWellFormed(notes);
  } catch (error) {
    return `ERR ${toWellFormed(messageOf(error))}`;
  }
}

/** A text that the original answered in Base64, with U+FFFD for bytes that are not UTF-8. */
export function textOf(base64 = ''): string {
  return toWellFormed(decodeUtf8(Buffer.from(base64, 'base64')));
}
