import type { Dict, GoFunction } from '../../../shared/base/go/value.ts';
import { Budget } from '../../../shared/render/gotemplate/limits.ts';
import type { Chart } from '../../../shared/render/helm/chart/chart.ts';
import { type Renderable, renderTemplates, templatesOf } from '../../../shared/render/helm/render/render-templates.ts';
import { decodeData } from './decode-data.ts';

interface RecordedChart {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly isLibrary: boolean;
  readonly templates: readonly { readonly name: string; readonly data: string }[];
  readonly files: Readonly<Record<string, string>>;
  readonly dependencies: readonly RecordedChart[];
}

/** Templates with what they see, or a chart with its values. */
export interface RecordedRender {
  readonly chart?: RecordedChart;
  readonly values?: unknown;
  readonly templates?: readonly {
    readonly name: string;
    readonly text: string;
    readonly vals: unknown;
    readonly basePath: string;
  }[];
  readonly strict?: boolean;
}

function chartOf({ metadata, isLibrary, templates, files, dependencies }: RecordedChart): Chart {
  const named = Object.entries(metadata).map(([name, value]) => [
    name === 'APIVersion' ? 'apiVersion' : `${name[0]?.toLowerCase()}${name.slice(1)}`,
    value,
  ]);
  return {
    name: String(metadata['Name']),
    version: String(metadata['Version']),
    metadata: decodeData(Object.fromEntries(named)) as Dict,
    kubeVersion: '',
    isLibrary,
    requirements: [],
    values: new Map(),
    schema: undefined,
    templates: templates.map(({ name, data }) => ({ path: name, bytes: Buffer.from(data) })),
    files: Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
    dependencies: dependencies.map(chartOf),
  };
}

function renderablesOf({ chart, values, templates = [] }: RecordedRender): Renderable[] {
  if (chart !== undefined) return templatesOf(chartOf(chart), decodeData(values) as Dict);
  return templates.map(({ vals, ...rest }) => ({ ...rest, data: decodeData(vals) as Dict }));
}

/** The outputs of a recorded case of kind render, as JSON with sorted names. */
export function renderCase(recorded: RecordedRender, functions: ReadonlyMap<string, GoFunction>): string {
  const missingKey = recorded.strict === true ? 'error' : 'zero';
  const rendered = renderTemplates(renderablesOf(recorded), { functions, budget: new Budget(), missingKey });
  return JSON.stringify(Object.fromEntries([...rendered].sort(([a], [b]) => (a < b ? -1 : 1))));
}
