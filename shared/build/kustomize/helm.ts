import { messageOf } from '../../errors.ts';
import { parseDocuments } from '../../yaml/parse-documents.ts';
import { asHelmGenerated } from './build-notes.ts';
import type { RenderHelmChart } from './helm-port.ts';
import type { Kustomization } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { objectsOf } from './load.ts';
import type { Resource } from './resource.ts';

/** The objects of the charts that a kustomization names, in the namespace unless they name one. @throws KustomizeError `bad-plugin` where charts are not rendered, or one cannot be */
export function renderHelmCharts(
  { helmCharts, helmGlobals, helmChartInflationGenerator }: Kustomization,
  render: RenderHelmChart | undefined,
  folder: string,
  file: string,
  namespace: string | null | undefined,
): readonly Resource[] {
  const charts = [...helmCharts, ...helmChartInflationGenerator];
  if (charts.length === 0) return [];
  if (render === undefined) {
    const field = helmCharts.length > 0 ? 'helmCharts' : 'helmChartInflationGenerator';
    throw new KustomizeError(
      'bad-plugin',
      file,
      `'${field}' is not rendered in this build; render the chart into the repository, or use a HelmRelease`,
    );
  }
  return charts.flatMap((chart) => {
    const placed = chart['namespace'] || !namespace ? chart : { ...chart, namespace };
    const name = String(chart['name'] ?? chart['chartName']);
    try {
      const text = render({ chart: placed, globals: helmGlobals ?? {}, folder });
      const objects = objectsOf(parseDocuments(file, text), file);
      for (const resource of objects) resource.object = asHelmGenerated(resource.object);
      return objects;
    } catch (error) {
      if (error instanceof KustomizeError) throw error;
      throw new KustomizeError('bad-plugin', file, `the chart '${name}': ${messageOf(error)}`, { cause: error });
    }
  });
}
