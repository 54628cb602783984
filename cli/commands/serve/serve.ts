import { randomUUID } from 'node:crypto';
import { serve as listen } from '@hono/node-server';
import { Hono } from 'hono';
import { createApp as createAdmission } from '../../../functions/admission.ts';
import { createHandler as createDead } from '../../../functions/dead.ts';
import { createApp as createGateway } from '../../../functions/gateway.ts';
import { createHandler as createIntake } from '../../../functions/intake.ts';
import { createHandler as createReconcile } from '../../../functions/reconcile.ts';
import { createHandler as createSchedule } from '../../../functions/schedule.ts';
import { createHandler as createSource } from '../../../functions/source.ts';
import { createHandler as createSurvey } from '../../../functions/survey.ts';
import { createHandler as createTimer } from '../../../functions/timer.ts';
import { createApp as createWebhook } from '../../../functions/webhook.ts';
import { countLog } from '../../../shared/count-log.ts';
import { messageOf } from '../../../shared/errors.ts';
import { keepFor } from '../../../shared/keep-for.ts';
import { createKubeClient, type KubeClient, type KubeConnection } from '../../../shared/kube/client.ts';
import { readClusterUid } from '../../../shared/kube/cluster-uid.ts';
import type { ObserveRequest } from '../../../shared/kube/http/observe-connections.ts';
import type { Log } from '../../../shared/log.ts';
import { createMonitor } from '../../../shared/monitor/app.ts';
import { createPrometheusMetrics } from '../../../shared/monitor/prometheus-metrics.ts';
import { createQueueWatch } from '../../../shared/monitor/queue-watch.ts';
import { jobQueues } from '../../../shared/queue/job.ts';
import { openCluster, type ServedCluster } from '../../../shared/reconcile/open-cluster.ts';
import { createRevisionReader } from '../../../shared/reconcile/revisions.ts';
import type { Ports } from '../../../shared/reconcile/run-job.ts';
import { forgetUnused } from '../../../shared/store/forget-unused.ts';
import { isWritable } from '../../../shared/store/is-writable.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { type DurableOptions, openDurable } from '../../flags/durable.ts';
import { createEndings, type Endings } from '../../io/endings.ts';
import { version } from '../../version.ts';
import { every, hourMs, minuteMs } from './clock.ts';
import { findServed } from './find-served.ts';
import { holdQueues } from './hold-queues.ts';
import { type AdmissionListener, listenForAdmission } from './listen/admission.ts';
import { portOf } from './listen/listen.ts';
import { listenForMetrics, type MetricsListenOptions } from './listen/metrics.ts';
import { lockFolder } from './lock-folder.ts';
import { pollQueue } from './poll-queue.ts';
import { warnOfMissingKinds } from './warn-of-missing-kinds.ts';

export interface ServeOptions extends DurableOptions {
  readonly connection: KubeConnection;
  /** Where the cluster reaches this process; by default its own address. */
  readonly url?: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Ranges of addresses, beside the public internet, that objects may send us to: `loopback`, `private`, `10.1.0.0/16`. */
  readonly allowAddresses?: readonly string[];
  /** Acts for Kustomizations that name no service account; without it, the connection's own credential. */
  readonly defaultServiceAccount?: string;
  /** Objects may refer to objects of their own namespace only. */
  readonly noCrossNamespaceRefs?: boolean;
  /** The keys of the shards that are served beside the objects of no shard. */
  readonly shards?: readonly string[];
  /** Opens a TLS port for the API server's calls, on the same address. */
  readonly admission?: { readonly port: number; readonly name: string };
  /** Opens a port for Prometheus, and for whoever may read what a check of readiness found. */
  readonly metrics?: MetricsListenOptions;
  /** Not ready where something waits in a queue and nothing was taken for so long; 150 s where not given. */
  readonly stuckAfterMs?: number;
  /** Limits what is seen and written in the cluster. */
  readonly confine?: (client: KubeClient) => KubeClient;
  readonly log: Log;
}

export interface Serving {
  readonly url: string;
  readonly ports: Ports;
  /** Of the port for Prometheus. */
  readonly metricsUrl?: string;
  readonly admission?: Pick<AdmissionListener, 'url' | 'caPem'>;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

/** How many work at once, and how many messages one takes: only what is brief takes several. */
const pollers = {
  sources: { concurrency: 8, batch: 1 },
  reconciles: { concurrency: 16, batch: 1 },
  surveys: { concurrency: 4, batch: 1 },
  intake: { concurrency: 4, batch: 10 },
} as const;

/** The API server waits two seconds, of which the queue may take some. */
const longestHoldMs = 1000;

/** Anybody may ask for paths that are not known. */
const probeMs = 10_000;

/**
 * Everything in one process: an HTTP server, a poller for each queue, a clock; they call the handlers that Lambda would call.
 *
 * @throws Error that says what to do where the cluster, the port or the folder cannot be used; nothing is left open then
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
  const metrics = createPrometheusMetrics(version, new URL(options.connection.server).host);
  const log = countLog(options.log, metrics.countLogged);
  const cluster = await reachCluster(options, endings, metrics.recordRequest);
  // Whoever calls before everything is open shall call again; a 404 would tell him not to.
  let answer: Hono['fetch'] = () => new Response('', { status: 503 });
  const server = listen({ fetch: (...request) => answer(...request), hostname: options.host, port: options.port });
  const closeServer = () => new Promise((resolve) => server.close(resolve));
  const port = await portOf(server, { host: options.host, port: options.port, portFlag: '--port' });
  endings.defer(closeServer);
  const url = options.url ?? `http://${options.host}:${port}`;
  if (options.aws === undefined) endings.defer(lockFolder(options.data));
  const durable = openDurable(options);
  endings.defer(async () => {
    // What is being answered still uses it.
    await closeServer();
    durable.close();
  });
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
    readFiles: createRevisionReader(durable.store),
    findCluster: findServed(cluster, { sharesQueues: options.aws !== undefined }),
    listClusters: async () => [cluster],
  };
  const hold = async () => {
    if (options.aws !== undefined) await holdQueues({ ...ports, ...options.aws, cluster: cluster.uid });
  };
  await hold();
  const root = new Hono();
  root.route(
    '/',
    createWebhook(
      ports,
      keepFor(probeMs, Date.now, () => isWritable(ports.store)),
    ),
  );
  root.route('/', createGateway(ports));
  const admissionApp = createAdmission(ports, { holdMs: longestHoldMs });
  root.route('/', admissionApp);
  const watch = createQueueWatch(metrics, Date.now);
  const { activityOf } = watch;
  const { host, data, stuckAfterMs = 150_000 } = options;
  const monitor = createMonitor({ ...ports, cluster, metrics, activityOf, stuckAfterMs });
  root.route('/', monitor.publicApp);
  answer = root.fetch;
  const metricsListener =
    options.metrics === undefined ? undefined : await listenForMetrics(monitor.privateApp, options.metrics);
  endings.defer(() => metricsListener?.close());
  const admission =
    options.admission === undefined
      ? undefined
      : await listenForAdmission(admissionApp, { folder: data, host, ...options.admission });
  const stopping = new AbortController();
  const { signal } = stopping;
  const handlers = {
    sources: createSource(ports),
    reconciles: createReconcile(ports, { endless: true }),
    surveys: createSurvey(ports),
    intake: createIntake(ports),
  };
  const work = [
    ...jobQueues.map((name) =>
      pollQueue({
        queue: ports.queues[name],
        handler: watch.watch(name, handlers[name]),
        ...pollers[name],
        log,
        signal,
      }),
    ),
    ...jobQueues.map((name) =>
      pollQueue({
        queue: durable.deadLetters[name],
        handler: createDead(ports, durable.deadLetters, name),
        concurrency: 1,
        log,
        signal,
      }),
    ),
    pollQueue({
      queue: ports.queues.timers,
      handler: watch.watch('timers', createTimer(ports)),
      concurrency: 1,
      batch: 10,
      log,
      signal,
    }),
    every(
      hourMs,
      () => forgetUnused(ports.store, ports.now(), signal),
      (error) => log.error('what nobody uses was not forgotten', { error: messageOf(error) }),
      signal,
    ),
    every(minuteMs, hold, (error) => log.error('the queues are shared', { error: messageOf(error) }), signal),
    every(
      minuteMs,
      createSchedule(ports),
      (error) => log.error('survey not scheduled', { error: messageOf(error) }),
      signal,
    ),
  ];
  endings.defer(() => {
    stopping.abort();
    return Promise.all(work);
  });
  endings.defer(() => admission?.close());
  await warnOfMissingKinds(cluster.discovery, log);
  log.info('serving', { url, cluster: cluster.uid, data: options.data });
  return {
    url,
    ports,
    ...(metricsListener === undefined ? {} : { metricsUrl: metricsListener.url }),
    ...(admission === undefined ? {} : { admission }),
    stop: endings.run,
  };
}

/** A cluster's name is the uid of its kube-system namespace, whatever people call it. */
async function reachCluster(
  {
    connection,
    allowAddresses = [],
    defaultServiceAccount,
    noCrossNamespaceRefs = false,
    shards,
    confine,
  }: ServeOptions,
  endings: Endings,
  observe: ObserveRequest,
): Promise<ServedCluster> {
  const plain = createKubeClient(connection, observe);
  const client = confine?.(plain) ?? plain;
  endings.defer(() => client.close());
  try {
    return openCluster({
      uid: await readClusterUid(client),
      name: connection.server,
      client,
      allowAddresses,
      noCrossNamespaceRefs,
      ...(shards === undefined ? {} : { shards }),
      ...(defaultServiceAccount === undefined ? {} : { defaultServiceAccount }),
      now: Date.now,
    });
  } catch (error) {
    throw new Error(`${connection.server} cannot be used: ${messageOf(error)}; check the kubeconfig`, { cause: error });
  }
}
