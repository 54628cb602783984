import type { HelmChart, HelmGlobals } from './helm-fields.ts';

/** An entry of `helmCharts`, what is left out empty, the `helmGlobals` beside it, and the folder from which its paths go. */
export interface HelmChartRequest {
  readonly chart: HelmChart;
  readonly globals: HelmGlobals;
  readonly folder: string;
  /** The text of a file by its path from the folder. @throws KustomizeError where it is missing or may not be read from there */
  readonly read: (path: string) => string;
}

/** Renders a chart to YAML documents. */
export type RenderHelmChart = (request: HelmChartRequest) => string;
