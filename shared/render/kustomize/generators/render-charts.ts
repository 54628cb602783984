import { posix } from 'node:path';
import { messageOf } from '../../../base/errors.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { asHelmGenerated } from '../object/build-notes.ts';
import type { Resource } from '../object/resource.ts';
import { asHelmChart, globalsOf, type HelmChart, type HelmGlobals } from '../read/helm-fields.ts';
import type { Kustomization } from '../read/kustomization.ts';
import type { Place } from '../read/place.ts';
import { readHelmObjects } from './chart-output.ts';
import { asEntryFields } from './chart-values.ts';

const ways = ['merge', 'override', 'replace'];

/**
 * The objects of the charts that a kustomization names, in the namespace unless they name one.
 *
 * @throws KustomizeError `bad-plugin` where charts are not rendered, or one cannot be
 */
export function renderHelmCharts(
  { helmCharts, helmGlobals, helmChartInflationGenerator }: Kustomization,
  place: Place,
  namespace: string | null | undefined,
): readonly Resource[] {
  const field = helmCharts.length > 0 ? 'helmCharts' : 'helmChartInflationGenerator';
  const globals = helmGlobals ?? globalsOf(helmChartInflationGenerator);
  return [...helmCharts, ...helmChartInflationGenerator.map(asHelmChart)].flatMap((chart) => {
    const placed = { ...chart, namespace: chart.namespace || (namespace ?? '') };
    return renderHelmChart(placed, globals, place, `'${field}'`);
  });
}

/**
 * The objects of one chart; `asked` is what names it.
 *
 * @throws KustomizeError `bad-plugin` where charts are not rendered, or this one cannot be
 */
export function renderHelmChart(
  chart: HelmChart,
  globals: HelmGlobals,
  place: Place,
  asked: string,
): readonly Resource[] {
  const { schema, renderHelmChart: render, folder, file } = place;
  if (render === undefined)
    throw new KustomizeError(
      'bad-plugin',
      file,
      `${asked} is not rendered in this build; render the chart into the repository, or use a HelmRelease`,
    );
  refuseWrong(chart, asked, file);
  try {
    const read = (path: string): string => readText(place, path);
    for (const path of chart.additionalValuesFiles) read(path);
    const asRead = { ...chart, valuesInline: asEntryFields(chart.valuesInline) };
    const output = render({ chart: asRead, globals, folder, read });
    const objects = readHelmObjects(output, chart.name, file, schema);
    for (const resource of objects) resource.object = asHelmGenerated(resource.object);
    return objects;
  } catch (error) {
    const [code, detail] =
      error instanceof KustomizeError ? [error.code, error.detail] : ['bad-plugin' as const, messageOf(error)];
    throw new KustomizeError(code, file, `the chart '${chart.name}': ${detail}`, { cause: error });
  }
}

function refuseWrong({ name, valuesMerge }: HelmChart, asked: string, file: string): void {
  const fail = (message: string): KustomizeError => new KustomizeError('bad-plugin', file, message);
  if (name === '') throw fail(`${asked}: the name of a chart is missing; it is that of the chart's folder`);
  // kustomize makes a file of this name in a folder of its own, without others.
  const above = posix.normalize(`${name}-`).split('/').slice(0, -1);
  if (above.some((segment) => segment !== '..'))
    throw fail(`the chart '${name}': its name has a folder in it; name that in helmGlobals.chartHome`);
  if (valuesMerge !== '' && !ways.includes(valuesMerge))
    throw fail(`the chart '${name}': valuesMerge '${valuesMerge}' must be one of ${ways.join(', ')}`);
}

function readText({ reader, folder, file }: Place, path: string): string {
  const found = reader.locate(folder, path, file);
  if (reader.stat(found) === 'directory')
    throw new KustomizeError('not-found', file, `'${found}' is a folder, where a file of values is meant`);
  return reader.readText(found, file);
}
