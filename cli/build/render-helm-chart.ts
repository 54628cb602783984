import { posix } from 'node:path';
import { loadChart } from '../../shared/build/helm/load-chart.ts';
import { readChartFolder } from '../../shared/build/helm/read-chart-folder.ts';
import { overlay, readValues } from '../../shared/build/helm/read-values.ts';
import { renderChart } from '../../shared/build/helm/render-chart.ts';
import type { HelmChartRequest, RenderHelmChart } from '../../shared/build/kustomize/helm-port.ts';
import { mergeValues } from '../../shared/build/kustomize/patch/merge-patch.ts';
import { isObject, type Json, type JsonObject } from '../../shared/build/kustomize/resource.ts';
import type { FileTree } from '../../shared/filesys/file-tree.ts';
import { sprigContext } from '../../shared/library/sprig-context.ts';
import { unpackChart } from '../../shared/library/unpack-chart.ts';
import { parseDocuments } from '../../shared/yaml/parse-documents.ts';
import { writeKubeYaml } from '../../shared/yaml/write-kube-yaml.ts';
import { nameRelease } from '../template/name-release.ts';
import { writeText } from '../template/write-output.ts';

/**
 * Renders the charts of kustomizations that lie in the tree, as `kustomize build --enable-helm` does with Helm; none is fetched.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/builtins/HelmChartInflationGenerator.go
 */
export function createHelmRenderer(tree: FileTree): RenderHelmChart {
  const context = sprigContext();
  return (request) => {
    const settings = settingsOf(request);
    const inFolder = (path: string): string => posix.join(request.folder, path).replace(/^\/+/, '');
    const home = inFolder(settings.chartHome || 'charts');
    const versioned = settings.version && settings.repo ? `${home}/${settings.name}-${settings.version}` : home;
    const root = `${versioned}/${settings.name}`;
    const textOf = (path: string): string => {
      const bytes = tree.read(path);
      if (bytes === undefined) throw new Error(`'${path}' does not exist`);
      return Buffer.from(bytes).toString();
    };
    if (tree.stat(root) !== 'directory')
      throw new Error(`there is no chart at '${root}', and charts are not fetched: vendor it into the repository`);
    const chart = loadChart(readChartFolder(tree, root), { unpack: unpackChart });
    const main = textOf(settings.valuesFile ? inFolder(settings.valuesFile) : `${root}/values.yaml`);
    const files = [withInline(main, settings), ...settings.additionalValuesFiles.map((path) => textOf(inFolder(path)))];
    const values = files.map(readValues).reduce(overlay);
    const { name } = nameRelease(
      settings.releaseName ? [settings.releaseName, root] : [root],
      { nameTemplate: settings.nameTemplate },
      context,
    );
    const { crds, manifests, hooks } = renderChart(chart, values, {
      release: { name, namespace: settings.namespace || 'default' },
      capabilities: {
        apiVersions: settings.apiVersions,
        ...(settings.kubeVersion && { kubeVersion: settings.kubeVersion }),
      },
      context,
    });
    return writeText({
      crds: settings.includeCRDs ? crds : [],
      manifests,
      hooks: settings.skipHooks ? [] : hooks.filter(({ events }) => !(settings.skipTests && events.includes('test'))),
    });
  };
}

type Settings = ReturnType<typeof settingsOf>;

/** The fields of `helmCharts` and of its predecessor. */
function settingsOf({ chart, globals }: HelmChartRequest) {
  const text = (...keys: readonly string[]): string => String(keys.map((key) => chart[key]).find(Boolean) ?? '');
  const list = (key: string): string[] => (Array.isArray(chart[key]) ? chart[key].map(String) : []);
  return {
    name: text('name', 'chartName'),
    version: text('version', 'chartVersion'),
    repo: text('repo', 'chartRepoUrl'),
    chartHome: String(globals['chartHome'] ?? chart['chartHome'] ?? ''),
    releaseName: text('releaseName'),
    namespace: text('namespace', 'releaseNamespace'),
    nameTemplate: text('nameTemplate'),
    valuesFile: text('valuesFile', 'values'),
    additionalValuesFiles: list('additionalValuesFiles'),
    valuesInline: (chart['valuesInline'] ?? chart['valuesLocal'] ?? {}) as JsonObject,
    valuesMerge: text('valuesMerge') || 'override',
    apiVersions: list('apiVersions'),
    kubeVersion: text('kubeVersion'),
    includeCRDs: chart['includeCRDs'] === true,
    skipHooks: chart['skipHooks'] === true,
    skipTests: chart['skipTests'] === true,
  };
}

/** The values of the file with those of the kustomization: which of both win where they disagree, `valuesMerge` says. */
function withInline(text: string, { valuesInline, valuesMerge }: Settings): string {
  if (!isObject(valuesInline) || Object.keys(valuesInline).length === 0) return text;
  const merges: Readonly<Record<string, (below: Json) => Json | undefined>> = {
    override: (below) => mergeValues(below, valuesInline, { newItems: 'last' }),
    merge: (below) => mergeValues(valuesInline, below, { newItems: 'last' }),
    replace: () => valuesInline,
  };
  const merge = merges[valuesMerge];
  if (merge === undefined) throw new Error(`valuesMerge must be one of ${Object.keys(merges).join(', ')}`);
  return writeKubeYaml(merge((parseDocuments('values', text)[0] ?? {}) as Json) ?? {});
}
