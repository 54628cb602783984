import { randomUUID } from 'node:crypto';
import { serve as listen } from '@hono/node-server';
import { Hono } from 'hono';
import { createHandler as createDead } from '../../functions/dead.ts';
import { createApp as createGateway } from '../../functions/gateway.ts';
import { createHandler as createReconcile } from '../../functions/reconcile.ts';
import { createHandler as createSchedule } from '../../functions/schedule.ts';
import { createHandler as createSource } from '../../functions/source.ts';
import { createHandler as createSurvey } from '../../functions/survey.ts';
import { createHandler as createTimer } from '../../functions/timer.ts';
import { createApp as createWebhook } from '../../functions/webhook.ts';
import { messageOf } from '../../shared/errors.ts';
import { createKubeClient, type KubeConnection } from '../../shared/kube/client.ts';
import { createDiscovery } from '../../shared/kube/discovery.ts';
import { createFingerprintReader } from '../../shared/kube/fingerprint.ts';
import type { Log } from '../../shared/log.ts';
import { createDialer } from '../../shared/net/dialer.ts';
import { jobQueues } from '../../shared/queue/job.ts';
import { createRevisionReader } from '../../shared/reconcile/revisions.ts';
import type { Ports, ServedCluster } from '../../shared/reconcile/run-job.ts';
import { openEmbeddedPorts } from '../../shared/store/embedded.ts';
import { version } from '../version.ts';
import { everyMinute } from './clock.ts';
import { pollQueue } from './poll-queue.ts';

export interface ServeOptions {
  readonly connection: KubeConnection;
  /** Where queues, store and key are kept. */
  readonly data: string;
  /** Where the cluster reaches this process; by default its own address. */
  readonly url?: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Ranges of addresses, beside the public internet, that objects may send us to: `loopback`, `private`, `10.1.0.0/16`. */
  readonly allowAddresses?: readonly string[];
  readonly log: Log;
}

export interface Serving {
  readonly url: string;
  readonly ports: Ports;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

const concurrency = { sources: 8, reconciles: 16, surveys: 4 } as const;

/** Everything in one process: an HTTP server, a poller for each queue, a clock; they call the handlers that Lambda would call. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { log } = options;
  const embedded = openEmbeddedPorts(options.data);
  const cluster = await openCluster(options);
  const root = new Hono();
  const server = listen({ fetch: root.fetch, hostname: options.host, port: options.port });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address() as { port: number };
  const url = options.url ?? `http://${options.host}:${address.port}`;
  const ports: Ports = {
    store: embedded.store,
    queues: embedded.queues,
    secret: embedded.secret,
    gatewayUrl: url,
    version,
    log,
    now: Date.now,
    newId: randomUUID,
    readFiles: createRevisionReader(embedded.store),
    findCluster: async (uid) => (uid === cluster.uid ? cluster : undefined),
    listClusters: async () => [cluster],
  };
  root.route('/', createWebhook(ports));
  root.route('/', createGateway(ports));
  const stopping = new AbortController();
  const { signal } = stopping;
  const handlers = { sources: createSource(ports), reconciles: createReconcile(ports), surveys: createSurvey(ports) };
  const work = [
    ...jobQueues.map((name) =>
      pollQueue({ queue: ports.queues[name], handler: handlers[name], concurrency: concurrency[name], log, signal }),
    ),
    ...jobQueues.map((name) =>
      pollQueue({
        queue: embedded.deadLetters[name],
        handler: createDead(ports, embedded.deadLetters, name),
        concurrency: 1,
        log,
        signal,
      }),
    ),
    pollQueue({ queue: ports.queues.timers, handler: createTimer(ports), concurrency: 1, log, signal }),
    everyMinute(
      createSchedule(ports),
      (error) => log.error('survey not scheduled', { error: messageOf(error) }),
      signal,
    ),
  ];
  log.info('serving', { url, cluster: cluster.uid, data: options.data });
  return {
    url,
    ports,
    async stop() {
      stopping.abort();
      await Promise.all(work);
      await new Promise((resolve) => server.close(resolve));
      await cluster.client.close();
      embedded.close();
    },
  };
}

/** A cluster's name is the uid of its kube-system namespace, whatever people call it. */
async function openCluster({ connection, allowAddresses = [] }: ServeOptions): Promise<ServedCluster> {
  const dialer = createDialer({ allowed: allowAddresses });
  const client = createKubeClient(connection);
  try {
    const { metadata } = (await client.request({ method: 'GET', path: '/api/v1/namespaces/kube-system' })) as {
      metadata: { uid: string };
    };
    return {
      uid: metadata.uid,
      name: connection.server,
      client,
      dialer,
      discovery: createDiscovery(client),
      fingerprint: createFingerprintReader(client, Date.now),
      noCrossNamespaceRefs: false,
    };
  } catch (error) {
    throw new Error(`${connection.server} cannot be used: ${messageOf(error)}; check the kubeconfig`, { cause: error });
  }
}
