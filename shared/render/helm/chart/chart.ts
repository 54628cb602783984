import type { Dict } from '../../../base/go/value.ts';

/** A file of a chart; its path is relative to the chart's folder. */
export interface ChartFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** An entry of Chart.yaml's `dependencies`. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly alias: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly importValues: readonly (string | { readonly child: string; readonly parent: string })[];
  readonly repository: string;
  /** As shown in `.Chart.Dependencies`. Set once values are applied, which happens only for charts that declare dependencies. */
  readonly enabled: boolean;
}

/** A loaded chart, before values decide which of its dependencies are enabled. */
export interface Chart {
  readonly name: string;
  readonly version: string;
  /** Chart.yaml as it is written. */
  readonly metadata: Dict;
  readonly kubeVersion: string;
  readonly isLibrary: boolean;
  readonly requirements: readonly Dependency[];
  readonly values: Dict;
  readonly schema: Uint8Array | undefined;
  readonly templates: readonly ChartFile[];
  /** The files shown in `.Files`. */
  readonly files: readonly ChartFile[];
  readonly dependencies: readonly Chart[];
}
