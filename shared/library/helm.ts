import { type Dict, fromPlain } from '../base/go/value.ts';
import type { Chart } from '../render/helm/chart/chart.ts';
import { checkInstallable } from '../render/helm/chart/check-installable.ts';
import { loadChart, loadChartArchive } from '../render/helm/chart/load-chart.ts';
import { withoutByteOrderMark } from '../render/helm/chart/without-byte-order-mark.ts';
import type { PostRenderer } from '../render/helm/render/post-render.ts';
import { type RenderedChart, renderChart as render } from '../render/helm/render/render-chart.ts';
import { readValues } from '../render/helm/values/read-values.ts';
import { sprigContext } from './sprig-context.ts';

export type { Chart } from '../render/helm/chart/chart.ts';
export { HelmError, type HelmErrorCode } from '../render/helm/helm-error.ts';
export type { PostRenderer } from '../render/helm/render/post-render.ts';
export type { RenderedChart } from '../render/helm/render/render-chart.ts';
export type { Hook, Manifest } from '../render/helm/render/sort-manifests.ts';

export interface HelmOptions {
  /** Name of the release. */
  readonly name: string;
  /** `default` where it is left out. */
  readonly namespace?: string;
  readonly isUpgrade?: boolean;
  /** 1 where it is left out. */
  readonly revision?: number;
  /** Such as `1.34.0`. */
  readonly kubeVersion?: string;
  /** Beside those of Kubernetes itself. */
  readonly apiVersions?: readonly string[];
  /** What `lookup` finds: an object, or a list where `name` is empty. Without it, nothing. */
  readonly lookup?: (apiVersion: string, kind: string, namespace: string, name: string) => object | undefined;
  /** Leaves values.schema.json unread. */
  readonly skipSchema?: boolean;
  /**
   * The text of a schema on the network that values.schema.json refers to. Without it such a reference is an error. What it throws is
   * thrown.
   */
  readonly readRemoteSchema?: (url: string) => string;
  readonly postRender?: PostRenderer;
  /** Nanoseconds since 1970: the clock that templates see. */
  readonly now?: () => bigint;
  /** The random numbers that templates see. */
  readonly randomBytes?: (count: number) => Uint8Array;
  /** Steps, templates inside one another, characters of output, and bytes of what is made on the way. */
  readonly limits?: {
    readonly steps?: number;
    readonly depth?: number;
    readonly output?: number;
    readonly bytes?: number;
  };
}

/**
 * Reads a chart: a packed one (`.tgz`), or its files by their paths from the chart's folder.
 *
 * @throws HelmError of code `chart`, also where an archive is damaged, too large or leads out of itself
 */
export function openChart(source: Uint8Array | Readonly<Record<string, string | Uint8Array>>): Chart {
  if (source instanceof Uint8Array) return loadChartArchive(source);
  const files = Object.entries(source).map(([path, content]) => ({
    path,
    bytes: withoutByteOrderMark(typeof content === 'string' ? new TextEncoder().encode(content) : content),
  }));
  return loadChart(files);
}

/**
 * Renders a chart as Helm 4 does. Values are plain data or the text of a values file, and lie over the chart's own.
 *
 * @throws HelmError in Helm's words
 */
export function renderChart(chart: Chart, values: object | string, options: HelmOptions): RenderedChart {
  checkInstallable(chart);
  const {
    name,
    namespace = 'default',
    isUpgrade = false,
    revision = 1,
    kubeVersion,
    apiVersions = [],
    lookup,
  } = options;
  return render(chart, typeof values === 'string' ? readValues(values) : (fromPlain(values) as Dict), {
    release: { name, namespace, isUpgrade, revision },
    capabilities: { apiVersions, ...(kubeVersion === undefined ? {} : { kubeVersion }) },
    context: sprigContext(options),
    skipSchema: options.skipSchema === true,
    ...(lookup === undefined ? {} : { lookup: (...asked) => fromPlain(lookup(...asked) ?? {}) as Dict }),
    ...(options.readRemoteSchema === undefined ? {} : { readRemoteSchema: options.readRemoteSchema }),
    ...(options.postRender === undefined ? {} : { postRender: options.postRender }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
}
