import { compareStrings, decodeUtf8 } from '../../go/utf8.ts';
import { type Dict, type GoObject, int, NamedDict, type Value } from '../../go/value.ts';
import { Budget, type TemplateLimits } from '../gotemplate/limits.ts';
import { addTemplate, createTemplateSet, executeTemplate } from '../gotemplate/template-set.ts';
import type { SprigContext } from '../sprig/context.ts';
import { sprigFunctions } from '../sprig/index.ts';
import { type CapabilityOptions, capabilities, kubeVersionOf, numbersOf } from './capabilities.ts';
import type { Chart, ChartFile } from './chart.ts';
import { chartFiles } from './chart-files.ts';
import { chartMetadata } from './chart-metadata.ts';
import { executeFailure, parseFailure } from './explain-failure.ts';
import { HelmError } from './helm-error.ts';
import { helmFunctions, type Lookup, withIncludes } from './helm-functions.ts';
import { mergeValues } from './merge-values.ts';
import { isInRange, resolveDependencies } from './resolve-dependencies.ts';
import { checkValues } from './schema/check-values.ts';
import { type Hook, type Manifest, sortManifests } from './sort-manifests.ts';

export interface RenderOptions {
  readonly release: {
    readonly name: string;
    readonly namespace: string;
    readonly revision?: number;
    readonly isUpgrade?: boolean;
  };
  readonly capabilities?: CapabilityOptions;
  /** The clock and the random numbers that templates may ask for. */
  readonly context: SprigContext;
  readonly lookup?: Lookup;
  /** Leaves values.schema.json unread. */
  readonly skipSchema?: boolean;
  readonly limits?: Partial<TemplateLimits>;
}

export interface RenderedChart {
  /** In the order of installation. */
  readonly manifests: readonly Manifest[];
  readonly hooks: readonly Hook[];
  readonly notes: string;
  readonly crds: readonly { readonly source: string; readonly content: string }[];
}

interface Renderable {
  readonly name: string;
  readonly text: string;
  readonly data: Dict;
  readonly basePath: string;
}

/** Renders a chart as Helm 4 does for an install. @throws HelmError */
export function renderChart(chart: Chart, values: Dict, options: RenderOptions): RenderedChart {
  const { release } = options;
  const version = kubeVersionOf(options.capabilities ?? {});
  const resolved = resolveDependencies(chart, values);
  if (resolved.kubeVersion !== '' && !isInRange(resolved.kubeVersion, numbersOf(version))) {
    throw new HelmError(
      'version',
      `chart requires kubeVersion: ${resolved.kubeVersion} which is incompatible with Kubernetes ${version}`,
    );
  }
  const top = {
    capabilities: capabilities(options.capabilities ?? {}),
    release: new Map<string, Value>([
      ['Name', release.name],
      ['Namespace', release.namespace],
      ['IsUpgrade', release.isUpgrade === true],
      ['IsInstall', release.isUpgrade !== true],
      ['Revision', int(release.revision ?? 1)],
      ['Service', 'Helm'],
    ]),
  };
  const merged = mergeValues(resolved, values);
  if (options.skipSchema !== true) checkValues(resolved, merged);
  const renderables: Renderable[] = [];
  collect(resolved, new NamedDict(valuesType, merged), { ...top, path: resolved.name, isRoot: true }, renderables);
  const rendered = renderAll(renderables, options);
  const notes = rendered.get(`${resolved.name}/templates/NOTES.txt`) ?? '';
  for (const name of [...rendered.keys()]) if (name.endsWith('NOTES.txt')) rendered.delete(name);
  return { ...sortManifests(rendered), notes, crds: crdsOf(resolved, resolved.name) };
}

interface Scope {
  readonly capabilities: GoObject;
  readonly release: Dict;
  readonly path: string;
  readonly isRoot: boolean;
}

function collect(chart: Chart, values: Value, scope: Scope, into: Renderable[]): Dict {
  const subcharts: Dict = new Map();
  const data = new NamedDict(valuesType, [
    ['Chart', chartMetadata(chart, scope.isRoot)],
    ['Files', chartFiles(chart.files)],
    ['Release', scope.release],
    ['Capabilities', scope.capabilities],
    ['Values', values],
    ['Subcharts', subcharts],
  ]);
  for (const child of chart.dependencies) {
    const own = values instanceof Map ? values.get(child.name) : undefined;
    const inner = { ...scope, path: `${scope.path}/charts/${child.name}`, isRoot: false };
    subcharts.set(child.name, collect(child, own instanceof Map ? own : new Map(), inner, into));
  }
  for (const { path, bytes } of chart.templates) {
    if (chart.isLibrary && !isPartial(path)) continue;
    const basePath = `${scope.path}/templates`;
    into.push({ name: `${scope.path}/${path}`, text: decodeUtf8(bytes), data, basePath });
  }
  return data;
}

/** The type that Helm gives to the maps it makes for templates. */
const valuesType = 'common.Values';
const isPartial = (path: string): boolean => path.slice(path.lastIndexOf('/') + 1).startsWith('_');
const depthOf = (path: string): number => path.split('/').length;

function renderAll(renderables: readonly Renderable[], options: RenderOptions): Map<string, string> {
  const budget = new Budget(options.limits);
  const functions = new Map([...sprigFunctions(options.context), ...helmFunctions(options.lookup)]);
  const set = withIncludes(createTemplateSet('gotpl', { functions, missingKey: 'zero' }), budget);
  // The deepest first, so that a parent's definition wins over its dependencies'.
  const sorted = [...renderables].sort((a, b) => depthOf(b.name) - depthOf(a.name) || compareStrings(b.name, a.name));
  for (const { name, text } of sorted) {
    try {
      addTemplate(set, name, text);
    } catch (error) {
      throw parseFailure(name, error);
    }
  }
  const rendered = new Map<string, string>();
  for (const { name, data, basePath } of sorted) {
    if (isPartial(name)) continue;
    const template = new NamedDict(valuesType, [
      ['Name', name],
      ['BasePath', basePath],
    ]);
    data.set('Template', template);
    try {
      rendered.set(name, executeTemplate(set, name, data, budget).replaceAll('<no value>', ''));
    } catch (error) {
      throw executeFailure(name, error);
    }
  }
  return rendered;
}

function crdsOf(chart: Chart, path: string): { source: string; content: string }[] {
  const isCrd = (file: ChartFile): boolean => file.path.startsWith('crds/') && /\.(ya?ml|json)$/.test(file.path);
  const own = chart.files
    .filter(isCrd)
    .map((file) => ({ source: `${path}/${file.path}`, content: decodeUtf8(file.bytes) }));
  return [...own, ...chart.dependencies.flatMap((child) => crdsOf(child, `${path}/charts/${child.name}`))];
}
