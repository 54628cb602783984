import { basePath } from '../../../base/go/path.ts';
import { compareStrings, decodeUtf8 } from '../../../base/go/utf8.ts';
import type { Dict, GoFunction, Value } from '../../../base/go/value.ts';
import type { Budget } from '../../gotemplate/limits.ts';
import type { MissingKey } from '../../gotemplate/set.ts';
import { addTemplate, createTemplateSet, executeTemplate } from '../../gotemplate/template-set.ts';
import type { Chart } from '../chart/chart.ts';
import { withIncludes } from '../functions/helm-functions.ts';
import { chartFiles } from './chart-files.ts';
import { chartMetadata } from './chart-metadata.ts';
import { executeFailure, parseFailure } from './explain-failure.ts';
import { valuesOf } from './values-methods.ts';

/** A template and its data. */
export interface Renderable {
  readonly name: string;
  readonly text: string;
  readonly data: Dict;
  readonly basePath: string;
}

const named = (value: Value): Value => (value instanceof Map ? valuesOf(value) : value);

/** The templates of a chart and its dependencies, with their data. `top` contains `Release`, `Capabilities` and `Values`. */
export function templatesOf(chart: Chart, top: Dict): Renderable[] {
  const found: Renderable[] = [];
  const values = top.get('Values') ?? null;
  collect(chart, new Map([...top, ['Values', named(values)]]), { path: chart.name, isRoot: true }, found);
  return found;
}

interface Place {
  readonly path: string;
  readonly isRoot: boolean;
}

function collect(chart: Chart, top: Dict, { path, isRoot }: Place, into: Renderable[]): Dict {
  const values = top.get('Values') ?? null;
  const subcharts: Dict = new Map();
  const data: Dict = new Map<string, Value>([
    ['Chart', chartMetadata(chart, isRoot)],
    ['Files', chartFiles(chart.files)],
    ['Release', top.get('Release') ?? null],
    ['Capabilities', top.get('Capabilities') ?? null],
    ['Values', values],
    ['Subcharts', subcharts],
  ]);
  for (const child of chart.dependencies) {
    const own = values instanceof Map ? values.get(child.name) : undefined;
    const below = new Map([...data, ['Values', named(own instanceof Map ? own : new Map())]]);
    subcharts.set(child.name, collect(child, below, { path: `${path}/charts/${child.name}`, isRoot: false }, into));
  }
  for (const { path: file, bytes } of chart.templates) {
    if (chart.isLibrary && !isPartial(file)) continue;
    into.push({
      name: `${path}/${file}`,
      text: decodeUtf8(bytes),
      data: named(data) as Dict,
      basePath: `${path}/templates`,
    });
  }
  return data;
}

const isPartial = (path: string): boolean => basePath(path).startsWith('_');
const depthOf = (path: string): number => path.split('/').length;

/** What templates can call, and what their rendering may cost. */
export interface RenderTemplatesOptions {
  readonly functions: ReadonlyMap<string, GoFunction>;
  readonly budget: Budget;
  readonly missingKey?: MissingKey;
}

/** Renders all templates except partials. Returns their output by name. @throws HelmError */
export function renderTemplates(
  renderables: readonly Renderable[],
  { functions, budget, missingKey = 'zero' }: RenderTemplatesOptions,
): Map<string, string> {
  const set = withIncludes(createTemplateSet('gotpl', { functions, missingKey }), budget);
  // The deepest first, so that a parent's definitions override those of its dependencies.
  const sorted = [...renderables].sort((a, b) => depthOf(b.name) - depthOf(a.name) || compareStrings(b.name, a.name));
  for (const { name, text } of sorted) {
    try {
      addTemplate(set, name, text, budget);
    } catch (error) {
      throw parseFailure(name, error);
    }
  }
  const rendered = new Map<string, string>();
  for (const { name, data, basePath } of sorted) {
    if (isPartial(name)) continue;
    const template = new Map([
      ['Name', name],
      ['BasePath', basePath],
    ]);
    data.set('Template', named(template));
    try {
      rendered.set(name, executeTemplate(set, name, data, budget).replaceAll('<no value>', ''));
    } catch (error) {
      throw executeFailure(name, error);
    }
  }
  return rendered;
}
