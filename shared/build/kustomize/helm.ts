import { messageOf } from '../../errors.ts';
import { parseDocuments } from '../../yaml/parse-documents.ts';
import { asHelmGenerated } from './build-notes.ts';
import type { HelmChartRequest, RenderHelmChart } from './helm-port.ts';
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
  const field = helmCharts.length > 0 ? 'helmCharts' : 'helmChartInflationGenerator';
  return [...helmCharts, ...helmChartInflationGenerator].flatMap((chart) => {
    const placed = chart['namespace'] || !namespace ? chart : { ...chart, namespace };
    return renderHelmChart({ chart: placed, globals: helmGlobals ?? {}, folder }, render, `'${field}'`, file);
  });
}

/** The objects of one chart; `asked` is what names it. @throws KustomizeError `bad-plugin` where charts are not rendered, or this one cannot be */
export function renderHelmChart(
  request: HelmChartRequest,
  render: RenderHelmChart | undefined,
  asked: string,
  file: string,
): readonly Resource[] {
  if (render === undefined)
    throw new KustomizeError(
      'bad-plugin',
      file,
      `${asked} is not rendered in this build; render the chart into the repository, or use a HelmRelease`,
    );
  const { chart } = request;
  try {
    const objects = objectsOf(parseDocuments(file, render(request), 'objects'), file);
    for (const resource of objects) resource.object = asHelmGenerated(resource.object);
    return objects;
  } catch (error) {
    if (error instanceof KustomizeError) throw error;
    const name = String(chart['name'] ?? chart['chartName']);
    throw new KustomizeError('bad-plugin', file, `the chart '${name}': ${messageOf(error)}`, { cause: error });
  }
}
