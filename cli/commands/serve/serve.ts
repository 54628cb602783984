import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Host } from '../../../functions/entry.ts';
import { functionsOn } from '../../../functions/index.ts';
import { createRevisionReader } from '../../../shared/artifact/revision-reader.ts';
import { countLog } from '../../../shared/base/count-log.ts';
import { keepFor } from '../../../shared/base/keep-for.ts';
import type { Log } from '../../../shared/base/log.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { createMonitor } from '../../../shared/monitor/app.ts';
import { createPrometheusMetrics } from '../../../shared/monitor/prometheus-metrics.ts';
import { createQueueWatch } from '../../../shared/monitor/queue-watch.ts';
import type { DurablePorts } from '../../../shared/ports/store/durable-ports.ts';
import { isWritable } from '../../../shared/ports/store/is-writable.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { TokenCache } from '../../../shared/wire/http/token-cache.ts';
import { createEndings, type Endings } from '../../io/endings.ts';
import { type DurableOptions, openDurable } from '../../io/open-durable.ts';
import { version } from '../../version.ts';
import { findServed } from './find-served.ts';
import { holdQueues } from './hold-queues.ts';
import { type AdmissionListener, listenForAdmission } from './listen/admission.ts';
import { listenForAll, type MainListener } from './listen/main.ts';
import { listenForMetrics, type MetricsListenOptions } from './listen/metrics.ts';
import { lockFolder } from './lock-folder.ts';
import { type ClusterOptions, reachCluster } from './reach-cluster.ts';
import { startWork } from './start-work.ts';
import { warnOfMissingKinds } from './warn-of-missing-kinds.ts';

/** What to serve, where to listen, and where queues and store are. */
export interface ServeOptions extends DurableOptions, ClusterOptions {
  /** Where the cluster reaches this process; by default its own address. */
  readonly url?: string;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Opens a TLS port for the API server's calls, on the same address. `name` is the host in its certificate. */
  readonly admission?: { readonly port: number; readonly name: string };
  /** Opens a port for Prometheus, and for those who may read what a readiness check found. */
  readonly metrics?: MetricsListenOptions;
  /** Not ready if messages wait in a queue and none was taken for this long; by default 150 s. */
  readonly stuckAfterMs?: number;
  readonly log: Log;
}

/** A running `sluice serve`. */
export interface Serving {
  readonly url: string;
  readonly ports: Ports;
  /** The URL of the port for Prometheus. */
  readonly metricsUrl?: string;
  readonly admission?: Pick<AdmissionListener, 'url' | 'caPem'>;
  /** Ends once what is under way is finished. */
  stop(): Promise<void>;
}

/** The API server waits for two seconds, of which the queue may need some. */
const longestHoldMs = 1000;

/** Anybody may ask for unknown paths, so the store is probed no more often. */
const probeMs = 10_000;

/**
 * Runs everything in one process: an HTTP server, a poller for each queue and a clock, which call the same functions that Lambda would
 * call.
 *
 * @throws Error that says what to do if the cluster, the port or the folder cannot be used; nothing is left open then
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const endings = createEndings();
  try {
    return await open(options, endings);
  } catch (error) {
    await endings.run();
    throw error;
  }
}

async function open(options: ServeOptions, endings: Endings): Promise<Serving> {
  const { host, data, aws, stuckAfterMs = 150_000 } = options;
  const metrics = createPrometheusMetrics(version, new URL(options.connection.server).host);
  const log = countLog(options.log, metrics.countLogged);
  const cluster = await reachCluster(options, endings, metrics.recordRequest);
  const listener = await listenForAll(options);
  endings.defer(listener.close);
  const url = options.url ?? `http://${host}:${listener.port}`;
  const durable = lendDurable(options, listener, endings);
  const ports: Ports = {
    store: durable.store,
    queues: durable.queues,
    secret: durable.secret,
    gatewayUrl: url,
    version,
    log,
    metrics,
    ...systemClock,
    newId: randomUUID,
    fetches: new Map(),
    tokens: new TokenCache(),
    readFiles: createRevisionReader(durable.store),
    findCluster: findServed(cluster, { sharesQueues: aws !== undefined }),
    listClusters: async () => [cluster],
  };
  const hold = async () => {
    if (aws !== undefined) await holdQueues({ ...ports, ...aws, cluster: cluster.uid });
  };
  await hold();
  const watch = createQueueWatch(metrics, Date.now);
  const monitor = createMonitor({ ...ports, cluster, metrics, activityOf: watch.activityOf, stuckAfterMs });
  const apps = createApps(ports);
  listener.answerWith(routeAll([...apps.values(), monitor.publicApp]).fetch);
  const metricsListener = options.metrics && (await listenForMetrics(monitor.privateApp, options.metrics));
  endings.defer(() => metricsListener?.close());
  const admission =
    options.admission &&
    (await listenForAdmission(apps.get('admission') as Hono, { folder: data, host, ...options.admission }));
  const stopping = new AbortController();
  const work = startWork({ ports, deadLetters: durable.deadLetters, watch, hold, signal: stopping.signal });
  endings.defer(() => {
    stopping.abort();
    return Promise.all(work);
  });
  endings.defer(() => admission?.close());
  await warnOfMissingKinds(cluster.discovery, log);
  log.info('serving', { url, cluster: cluster.uid, data });
  return {
    url,
    ports,
    ...(metricsListener === undefined ? {} : { metricsUrl: metricsListener.url }),
    ...(admission === undefined ? {} : { admission }),
    stop: endings.run,
  };
}

/** Queues and store, with the folder locked if they are in it. They are closed last, as requests under way still use them. */
function lendDurable(options: DurableOptions, listener: MainListener, endings: Endings): DurablePorts {
  if (options.aws === undefined) endings.defer(lockFolder(options.data));
  const durable = openDurable(options);
  endings.defer(async () => {
    await listener.close();
    durable.close();
  });
  return durable;
}

/** The functions that answer HTTP, by name. */
function createApps(ports: Ports): ReadonlyMap<string, Hono> {
  const host: Host = {
    holdMs: longestHoldMs,
    canStore: keepFor(probeMs, Date.now, () => isWritable(ports.store)),
  };
  return new Map(functionsOn('http').map(({ name, create }) => [name, create(ports, host)]));
}

function routeAll(apps: readonly Hono[]): Hono {
  const root = new Hono();
  for (const app of apps) root.route('/', app);
  return root;
}
