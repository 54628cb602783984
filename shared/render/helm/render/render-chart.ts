import { compareStrings, decodeUtf8 } from '../../../base/go/utf8.ts';
import { type Dict, int, type Value } from '../../../base/go/value.ts';
import { Budget, type TemplateLimits } from '../../gotemplate/limits.ts';
import type { SprigContext } from '../../sprig/context.ts';
import { sprigFunctions } from '../../sprig/index.ts';
import type { Chart, ChartFile } from '../chart/chart.ts';
import { helmFunctions, type Lookup } from '../functions/helm-functions.ts';
import { HelmError } from '../helm-error.ts';
import { checkValues } from '../schema/check-values.ts';
import type { ReadRemoteSchema } from '../schema/read/library.ts';
import { mergeValues } from '../values/merge-values.ts';
import { isInRange, resolveDependencies } from '../values/resolve-dependencies.ts';
import { type CapabilityOptions, capabilities, kubeVersionOf, numbersOf } from './capabilities.ts';
import { type PostRenderer, postRender } from './post-render.ts';
import { renderTemplates, templatesOf } from './render-templates.ts';
import { type Hook, type Manifest, sortManifests } from './sort-manifests.ts';

/** How a chart is rendered, besides its values. */
export interface RenderOptions {
  readonly release: {
    readonly name: string;
    readonly namespace: string;
    readonly revision?: number;
    readonly isUpgrade?: boolean;
  };
  readonly capabilities?: CapabilityOptions;
  /** The clock and the random source of template functions. */
  readonly context: SprigContext;
  readonly lookup?: Lookup;
  /** Do not validate values against values.schema.json. */
  readonly skipSchema?: boolean;
  /** Reads schemas that are referenced by URL; without it such a reference is an error. */
  readonly readRemoteSchema?: ReadRemoteSchema;
  readonly postRender?: PostRenderer;
  readonly limits?: Partial<TemplateLimits>;
}

/** The output of a chart. */
export interface RenderedChart {
  /** In the order of installation. */
  readonly manifests: readonly Manifest[];
  readonly hooks: readonly Hook[];
  readonly notes: string;
  readonly crds: readonly { readonly source: string; readonly content: string }[];
}

/** Renders a chart as Helm 4 does for an install. @throws HelmError */
export function renderChart(chart: Chart, values: Dict, options: RenderOptions): RenderedChart {
  const { release } = options;
  const version = kubeVersionOf(options.capabilities ?? {});
  const resolved = resolveDependencies(chart, values);
  const merged = mergeValues(resolved, values);
  if (options.skipSchema !== true) checkValues(resolved, merged, options.readRemoteSchema);
  if (resolved.kubeVersion !== '' && !isInRange(resolved.kubeVersion, numbersOf(version))) {
    throw new HelmError(
      'version',
      `chart requires kubeVersion: ${resolved.kubeVersion} which is incompatible with Kubernetes ${version}`,
    );
  }
  const top = new Map<string, Value>([
    ['Capabilities', capabilities(options.capabilities ?? {})],
    ['Release', releaseOf(release)],
    ['Values', merged],
  ]);
  const rendered = renderTemplates(templatesOf(resolved, top), {
    functions: new Map([...sprigFunctions(options.context), ...helmFunctions(options.lookup)]),
    budget: new Budget(options.limits),
  });
  const notes = rendered.get(`${resolved.name}/templates/NOTES.txt`) ?? '';
  for (const name of [...rendered.keys()]) if (name.endsWith('NOTES.txt')) rendered.delete(name);
  const files = options.postRender === undefined ? rendered : postRender(rendered, options.postRender);
  return { ...withText(files, () => sortManifests(files)), notes, crds: crdsOf(resolved, resolved.name) };
}

/** Attaches the templates' output to errors about it. */
function withText<Result>(files: ReadonlyMap<string, string>, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    const made = [...files].filter(([, content]) => content.trim() !== '').sort(([a], [b]) => compareStrings(a, b));
    const rendered = made.map(([source, content]) => `---\n# Source: ${source}\n${content}\n`).join('');
    throw new HelmError(error.code, error.message, { cause: error, rendered });
  }
}

function releaseOf({ name, namespace, isUpgrade = false, revision = 1 }: RenderOptions['release']): Dict {
  return new Map<string, Value>([
    ['Name', name],
    ['Namespace', namespace],
    ['IsUpgrade', isUpgrade],
    ['IsInstall', !isUpgrade],
    ['Revision', int(revision)],
    ['Service', 'Helm'],
  ]);
}

function crdsOf(chart: Chart, path: string): { source: string; content: string }[] {
  const isCrd = (file: ChartFile): boolean => file.path.startsWith('crds/') && /\.(ya?ml|json)$/i.test(file.path);
  const own = chart.files
    .filter(isCrd)
    .map((file) => ({ source: `${path}/${file.path}`, content: decodeUtf8(file.bytes) }));
  return [...own, ...chart.dependencies.flatMap((child) => crdsOf(child, `${path}/charts/${child.name}`))];
}
