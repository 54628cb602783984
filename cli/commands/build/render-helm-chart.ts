import { posix } from 'node:path';
import { messageOf } from '../../../shared/base/errors.ts';
import type { FileTree } from '../../../shared/base/filesys/file-tree.ts';
import type { Dict } from '../../../shared/base/go/value.ts';
import { sprigContext } from '../../../shared/library/sprig-context.ts';
import { checkInstallable } from '../../../shared/render/helm/chart/check-installable.ts';
import { loadChart } from '../../../shared/render/helm/chart/load-chart.ts';
import { readChartFolder } from '../../../shared/render/helm/chart/read-chart-folder.ts';
import { parseKubeVersion } from '../../../shared/render/helm/render/parse-kube-version.ts';
import { renderChart } from '../../../shared/render/helm/render/render-chart.ts';
import type { ReadRemoteSchema } from '../../../shared/render/helm/schema/read/library.ts';
import { overlay, readValues } from '../../../shared/render/helm/values/read-values.ts';
import type { HelmChart } from '../../../shared/render/kustomize/read/helm-fields.ts';
import type { HelmChartRequest, RenderHelmChart } from '../../../shared/render/kustomize/read/helm-port.ts';
import { checkReleaseName, nameRelease } from '../template/name-release.ts';
import { writeText } from '../template/write-output.ts';
import { mergeInlineValues } from './merge-inline-values.ts';

/** The capabilities of the cluster for charts whose kustomization does not set them. */
export interface HelmCapabilities {
  readonly apiVersions?: readonly string[];
  readonly kubeVersion?: string | undefined;
  /** Reads schemas on the network to which those of charts refer. */
  readonly readRemoteSchema?: ReadRemoteSchema;
}

/**
 * Renders the charts of kustomizations, as `kustomize build --enable-helm` does with Helm. The charts must be in the tree; none is
 * downloaded.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/builtins/HelmChartInflationGenerator.go
 */
export function createHelmRenderer(tree: FileTree, asIf: HelmCapabilities = {}): RenderHelmChart {
  const context = sprigContext();
  return (request) => {
    const { chart: said, folder } = request;
    const asked = {
      ...said,
      apiVersions: said.apiVersions.length > 0 ? said.apiVersions : (asIf.apiVersions ?? []),
      kubeVersion: said.kubeVersion || asIf.kubeVersion,
    };
    const path = pathOf(request);
    const root = posix.join('/', path.startsWith('/') ? '' : folder, path).slice(1);
    if (tree.stat(root) !== 'directory')
      throw new Error(`'${root}' does not hold a chart, and charts are not fetched: vendor it into the repository`);
    const values = readGivenValues(request, `${path}/values.yaml`);
    if (asked.kubeVersion) parseKubeVersion(asked.kubeVersion);
    const { name } = nameRelease(
      asked.releaseName ? [asked.releaseName, root] : [root],
      { nameTemplate: asked.nameTemplate },
      context,
    );
    const chart = loadChart(readChartFolder(tree, root));
    checkInstallable(chart);
    checkReleaseName(name);
    const { crds, manifests, hooks } = renderChart(chart, values, {
      release: { name, namespace: asked.namespace || 'default' },
      capabilities: {
        // Each becomes a flag of Helm, which may contain several.
        apiVersions: asked.apiVersions.flatMap((version) => (version === '' ? [] : version.split(','))),
        ...(asked.kubeVersion && { kubeVersion: asked.kubeVersion }),
      },
      context,
      ...(asIf.readRemoteSchema && { readRemoteSchema: asIf.readRemoteSchema }),
    });
    return writeText({
      crds: asked.includeCRDs ? crds : [],
      manifests,
      hooks: asked.skipHooks ? [] : hooks.filter(({ events }) => !(asked.skipTests && events.includes('test'))),
    });
  };
}

/** The path of the chart in the folder. kustomize downloads each version of a chart into a folder of its own. */
function pathOf({ chart: { name, version, repo }, globals: { chartHome } }: HelmChartRequest): string {
  return posix.join(chartHome || 'charts', version && repo ? `${name}-${version}` : '', name);
}

function readGivenValues({ chart, read }: HelmChartRequest, own: string): Dict {
  const main = chart.valuesFile || own;
  // Helm gets these relative to the folder, even if they are written relative to the root.
  const files = chart.additionalValuesFiles.map((path) => parse(path, read(posix.join('.', path))));
  return [parse(main, mainText(chart, main, read)), ...files].reduce(overlay);
}

function mainText(chart: HelmChart, path: string, read: HelmChartRequest['read']): string {
  return Object.keys(chart.valuesInline).length === 0 ? read(path) : mergeInlineValues(chart, path, read);
}

function parse(path: string, text: string): Dict {
  try {
    return readValues(text);
  } catch (error) {
    throw new Error(`failed to parse '${path}': ${messageOf(error)}`, { cause: error });
  }
}
