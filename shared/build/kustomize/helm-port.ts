import type { JsonObject } from './resource.ts';

/** One entry of `helmCharts` as it is written, the `helmGlobals` beside it, and the folder from which its paths go. */
export interface HelmChartRequest {
  readonly chart: JsonObject;
  readonly globals: JsonObject;
  readonly folder: string;
}

/** Renders a chart to YAML documents. */
export type RenderHelmChart = (request: HelmChartRequest) => string;
