import type { LogMetric } from '../base/log.ts';
import type { MeasuredObject, Metrics } from '../base/metrics.ts';
import type { QueueDepth } from '../queue/port.ts';
import type { CheckResult } from './checks/check.ts';
import { type Counter, createExposition, type Exposition, type Labels } from './exposition.ts';
import { addProcessMetrics } from './process-metrics.ts';
import type { QueueMetrics } from './queue-watch.ts';
import type { Resource } from './resources.ts';

/** A queue at the moment of a scrape. */
export interface QueueState {
  readonly queue: string;
  /** Undefined if the queue did not answer. */
  readonly depth: QueueDepth | undefined;
  /** For how long each job that is being worked on has run, in milliseconds. */
  readonly runningMs: readonly number[];
}

/** What is read when Prometheus asks, and not counted as it happens. */
export interface Snapshot {
  readonly queues: readonly QueueState[];
  /** Undefined if the cluster did not answer. */
  readonly resources: readonly Resource[] | undefined;
  /** How many dead letters `sluice redrive` would send back. */
  readonly deadLetters: number | undefined;
  readonly checks: readonly CheckResult[];
}

/** Metrics for Prometheus. */
export interface PrometheusMetrics extends Metrics, QueueMetrics {
  countLogged(metric: LogMetric): void;
  /** The text for Prometheus. */
  write(snapshot: Snapshot): string;
}

/** As Flux: ten buckets from 10 ms to 30 minutes, each wider than the one before by the same factor. */
const runBuckets = Array.from({ length: 10 }, (_, index) => 0.01 * 180_000 ** (index / 9));
const secondBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

const logged: Readonly<Record<LogMetric, readonly [name: string, help: string]>> = {
  FailedObjects: ['sluice_failed_objects_total', 'Runs after which the conditions of an object report a failure.'],
  DeadLetters: ['sluice_dead_letters_total', 'Messages that five workers did not survive.'],
  ClustersAway: ['sluice_clusters_away_total', 'Surveys that did not reach their cluster.'],
  ClustersRefused: ['sluice_clusters_refused_total', 'Jobs that were not done because Flux acts on the same objects.'],
};

/**
 * The metrics of one process. Those that Flux's controllers and controller-runtime have too have the same names.
 *
 * @see https://fluxcd.io/flux/monitoring/metrics/
 */
export function createPrometheusMetrics(version: string, host: string): PrometheusMetrics {
  const exposition = createExposition();
  const runs = exposition.histogram(
    'gotk_reconcile_duration_seconds',
    'The duration of a run of an object, without the time between its looks.',
    runBuckets,
  );
  const times = exposition.histogram(
    'controller_runtime_reconcile_time_seconds',
    'The duration of runs by kind.',
    secondBuckets,
  );
  const results = exposition.counter('controller_runtime_reconcile_total', 'Runs by kind and result.');
  const stages = exposition.histogram('sluice_stage_duration_seconds', 'The duration of a stage.', secondBuckets);
  const requests = exposition.counter('rest_client_requests_total', 'Requests to the API server by method and status.');
  const waits = exposition.histogram(
    'workqueue_queue_duration_seconds',
    'How long a job was in its queue before it was taken.',
    secondBuckets,
  );
  const works = exposition.histogram('workqueue_work_duration_seconds', 'How long a job was worked on.', secondBuckets);
  const counters = Object.fromEntries(
    Object.entries(logged).map(([metric, [name, help]]) => [metric, exposition.counter(name, help)]),
  ) as Record<LogMetric, Counter>;
  for (const counter of Object.values(counters)) counter.add({}, 0);
  exposition.gauge('sluice_build_info', 'The version that runs.').replace([[{ version }, 1]]);
  const setSnapshot = createSnapshotGauges(exposition);
  const measureProcess = addProcessMetrics(exposition);
  const controllerOf = ({ kind }: MeasuredObject): Labels => ({ controller: kind.toLowerCase() });
  return {
    recordRun({ kind, namespace, name }, { durationMs, failed }) {
      const controller = controllerOf({ kind, namespace, name });
      runs.observe({ kind, name, namespace }, durationMs / 1000);
      times.observe(controller, durationMs / 1000);
      results.add({ ...controller, result: failed ? 'error' : 'success' });
    },
    recordStage: (stage, durationMs) => stages.observe({ stage }, durationMs / 1000),
    recordRequest: ({ method, status }) =>
      requests.add({ code: status === undefined ? '<error>' : String(status), host, method }),
    countLogged: (metric) => counters[metric].add({}),
    recordTaken: (queue, waitedMs) => waits.observe({ name: queue }, waitedMs / 1000),
    recordWorked: (queue, durationMs) => works.observe({ name: queue }, durationMs / 1000),
    write(snapshot) {
      if (snapshot.resources !== undefined) {
        const live = new Set(snapshot.resources.map(keyOf));
        runs.keep((labels) => live.has(keyOf(labels as unknown as MeasuredObject)));
      }
      setSnapshot(snapshot);
      measureProcess();
      return exposition.write();
    },
  };
}

const keyOf = ({ kind, namespace, name }: MeasuredObject): string => `${kind}/${namespace}/${name}`;

function createSnapshotGauges(exposition: Exposition): (snapshot: Snapshot) => void {
  const info = exposition.gauge('gotk_resource_info', 'The state of a Flux object, as kube-state-metrics writes it.');
  const messages = exposition.gauge('sluice_queue_messages', 'Messages of a queue, by state.');
  const oldest = exposition.gauge('sluice_queue_oldest_age_seconds', 'How long the oldest waiting message has waited.');
  const depth = exposition.gauge('workqueue_depth', 'Messages of a queue that wait.');
  const longest = exposition.gauge(
    'workqueue_longest_running_processor_seconds',
    'How long the job that runs longest has run.',
  );
  const running = exposition.gauge('sluice_queue_running_jobs', 'Jobs of a queue that are worked on in this process.');
  const dead = exposition.gauge('sluice_dead_letters', 'Dead letters that are kept for sluice redrive.');
  const ready = exposition.gauge('sluice_ready', 'Whether a check of readiness holds.');
  return ({ queues, resources, deadLetters, checks }) => {
    info.replace((resources ?? []).map((resource) => [infoLabels(resource), 1]));
    const known = queues.flatMap(({ queue, depth: found }) => (found === undefined ? [] : [{ queue, found }]));
    messages.replace(known.flatMap(({ queue, found }) => messageSeries(queue, found)));
    depth.replace(known.map(({ queue, found }) => [{ name: queue }, found.visible]));
    oldest.replace(
      known.flatMap(({ queue, found: { oldestMs } }) => (oldestMs === undefined ? [] : [[{ queue }, oldestMs / 1000]])),
    );
    longest.replace(queues.map(({ queue, runningMs }) => [{ name: queue }, Math.max(0, ...runningMs) / 1000]));
    running.replace(queues.map(({ queue, runningMs }) => [{ queue }, runningMs.length]));
    dead.replace(deadLetters === undefined ? [] : [[{}, deadLetters]]);
    const judged = checks.filter(({ state }) => state !== 'unknown');
    ready.replace(judged.map(({ name, state }) => [{ check: name }, state === 'ok' ? 1 : 0]));
  };
}

function messageSeries(
  queue: string,
  { visible, inFlight, delayed }: QueueDepth,
): readonly (readonly [Labels, number])[] {
  return [
    [{ queue, state: 'visible' }, visible],
    [{ queue, state: 'in-flight' }, inFlight],
    [{ queue, state: 'delayed' }, delayed],
  ];
}

/** The labels of `gotk_resource_info` in Flux's configuration of kube-state-metrics. */
function infoLabels({
  kind,
  group,
  version,
  namespace,
  name,
  ready,
  suspended,
  revision,
  source,
  url,
}: Resource): Labels {
  return {
    customresource_group: group,
    customresource_kind: kind,
    customresource_version: version,
    exported_namespace: namespace,
    name,
    ready,
    suspended: String(suspended),
    ...(revision === undefined ? {} : { revision }),
    ...(source === undefined ? {} : { source_name: source }),
    ...(url === undefined ? {} : { url }),
  };
}
