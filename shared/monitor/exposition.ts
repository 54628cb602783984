/** The labels of a series, by name. */
export type Labels = Readonly<Record<string, string>>;

/** A metric that only grows. */
export interface Counter {
  /** Adds to a series; 1 by default. */
  add(labels: Labels, by?: number): void;
}

/** A metric that goes up and down. */
export interface Gauge {
  /** Replaces all series. */
  replace(series: Iterable<readonly [Labels, number]>): void;
}

/** A distribution of values. */
export interface Histogram {
  /** Counts a value in a series. */
  observe(labels: Labels, value: number): void;
  /** Drops the series for whose labels `isKept` is false. */
  keep(isKept: (labels: Labels) => boolean): void;
}

type MetricType = 'counter' | 'gauge' | 'histogram';

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly lines: () => Iterable<string>;
}

/** A registry of metrics, which writes the text that Prometheus reads. */
export interface Exposition {
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string): Gauge;
  /** @param buckets the upper bounds, ascending, without infinity */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram;
  write(): string;
}

/** The content type of the text that `write` returns. */
export const expositionContentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * A registry without metrics.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function createExposition(): Exposition {
  const families: Family[] = [];
  return {
    counter(name, help) {
      const values = new Map<string, number>();
      families.push({ name, help, type: 'counter', lines: () => sampleLines(name, values) });
      return {
        add(labels, by = 1) {
          const key = writeLabels(labels);
          values.set(key, (values.get(key) ?? 0) + by);
        },
      };
    },
    gauge(name, help) {
      let values = new Map<string, number>();
      families.push({ name, help, type: 'gauge', lines: () => sampleLines(name, values) });
      return {
        replace(series) {
          values = new Map([...series].map(([labels, value]) => [writeLabels(labels), value]));
        },
      };
    },
    histogram(name, help, buckets) {
      const series = new Map<string, HistogramSeries>();
      families.push({ name, help, type: 'histogram', lines: () => histogramLines(name, buckets, series.values()) });
      return {
        observe(labels, value) {
          const key = writeLabels(labels);
          const found = series.get(key) ?? { labels, counts: new Array<number>(buckets.length + 1).fill(0), sum: 0 };
          const bucket = buckets.findIndex((bound) => value <= bound);
          const at = bucket < 0 ? buckets.length : bucket;
          found.counts[at] = (found.counts[at] ?? 0) + 1;
          found.sum += value;
          series.set(key, found);
        },
        keep(isKept) {
          for (const [key, { labels }] of series) if (!isKept(labels)) series.delete(key);
        },
      };
    },
    write: () => families.map(writeFamily).join(''),
  };
}

interface HistogramSeries {
  readonly labels: Labels;
  /** How many values each bucket has; the last one has no bound. A value counts in one bucket only. */
  readonly counts: number[];
  sum: number;
}

function writeFamily({ name, help, type, lines }: Family): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return [`# HELP ${name} ${text}`, `# TYPE ${name} ${type}`, ...lines()].map((line) => `${line}\n`).join('');
}

function* sampleLines(name: string, values: ReadonlyMap<string, number>): Iterable<string> {
  for (const [labels, value] of values) yield `${name}${labels} ${writeNumber(value)}`;
}

function* histogramLines(
  name: string,
  buckets: readonly number[],
  series: Iterable<HistogramSeries>,
): Iterable<string> {
  for (const { labels, counts, sum } of series) {
    let total = 0;
    for (const [index, count] of counts.entries()) {
      total += count;
      const le = writeNumber(buckets[index] ?? Number.POSITIVE_INFINITY);
      yield `${name}_bucket${writeLabels({ ...labels, le })} ${total}`;
    }
    yield `${name}_sum${writeLabels(labels)} ${writeNumber(sum)}`;
    yield `${name}_count${writeLabels(labels)} ${total}`;
  }
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function writeNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
