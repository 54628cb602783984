import type { Json } from '../object/resource.ts';
import * as z from './decoders.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const values = z
  .record(z.string(), z.custom<Json>())
  .nullish()
  .transform((value) => value ?? {});

/** `helmGlobals`; what is left out is an empty text. */
export const helmGlobalsSchema = z.object({ chartHome: text, configHome: text });
export type HelmGlobals = z.infer<typeof helmGlobalsSchema>;

/** An entry of `helmCharts`; what is left out is empty. */
export const helmChartSchema = z.object({
  name: text,
  version: text,
  repo: text,
  releaseName: text,
  namespace: text,
  nameTemplate: text,
  valuesFile: text,
  additionalValuesFiles: texts,
  valuesInline: values,
  valuesMerge: text,
  apiVersions: texts,
  kubeVersion: text,
  includeCRDs: flag,
  skipHooks: flag,
  skipTests: flag,
  debug: flag,
  devel: flag,
});
export type HelmChart = z.infer<typeof helmChartSchema>;

/** An entry of `helmChartInflationGenerator`, from before there was `helmCharts`. */
export const oldHelmChartSchema = z.object({
  chartName: text,
  chartVersion: text,
  chartRepoUrl: text,
  chartHome: text,
  chartRepoName: text,
  helmBin: text,
  helmHome: text,
  values: text,
  valuesLocal: values,
  valuesMerge: text,
  releaseName: text,
  releaseNamespace: text,
  extraArgs: texts,
});
type OldHelmChart = z.infer<typeof oldHelmChartSchema>;

/** As an entry of `helmCharts`: a namespace and further arguments have no say in kustomize. */
export function asHelmChart(old: OldHelmChart): HelmChart {
  return helmChartSchema.parse({
    name: old.chartName,
    version: old.chartVersion,
    repo: old.chartRepoUrl,
    releaseName: old.releaseName,
    valuesFile: old.values,
    valuesInline: old.valuesLocal,
    valuesMerge: old.valuesMerge,
  });
}

/** What replaces `helmGlobals` if a kustomization has none: of several entries the last. */
export function globalsOf(old: readonly OldHelmChart[]): HelmGlobals {
  const last = (key: 'chartHome' | 'helmHome'): string => old.map((one) => one[key]).findLast(Boolean) ?? '';
  return { chartHome: last('chartHome'), configHome: last('helmHome') };
}
