import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRevisionReader } from '../../../shared/artifact/revision-reader.ts';
import { silentLog } from '../../../shared/base/log.ts';
import { noMetrics } from '../../../shared/base/metrics.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient, KubeRequest } from '../../../shared/ports/kube/client.ts';
import { createDiscovery, type Discovery } from '../../../shared/ports/kube/discovery.ts';
import type { DurablePorts } from '../../../shared/ports/store/durable-ports.ts';
import { openEmbeddedPorts } from '../../../shared/ports/store/embedded.ts';
import type { ObjectStore } from '../../../shared/ports/store/object-store.ts';
import { jobQueues } from '../../../shared/queue/job.ts';
import type { Queue, ReceivedMessage } from '../../../shared/queue/port.ts';
import { fireTimer } from '../../../shared/queue/timer.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { openCluster } from '../../../shared/reconcile/open-cluster.ts';
import { TokenCache } from '../../../shared/wire/http/token-cache.ts';
import { runAnyJob } from './run-any-job.ts';

/** A write of a worker: `store put applied/…`, `send reconciles`, `PATCH /apis/…`. */
export type Write = string;

/**
 * Wraps each write of a worker: it may pause, fail before it, or fail after it has happened. `body` is that of a request to the API server.
 */
export type AroundWrite = (write: Write, happen: () => Promise<unknown>, body?: unknown) => Promise<unknown>;

/** The process is gone: nothing more of it happens. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Durable queues and store whose messages are handed to workers one at a time, each worker with writes of its own. */
export interface HandDriven {
  readonly embedded: DurablePorts;
  /** The clock of queues and workers, milliseconds: it skips the time that timers would take. */
  readonly now: () => number;
  /** A new worker, as after a cold start. */
  worker(around?: AroundWrite): Ports;
  /**
   * Hands over messages until nothing is left, delayed ones included; the message of a worker that was killed goes to a new worker at once.
   */
  drain(worker?: () => Ports): Promise<void>;
  /**
   * Hands over one message of this queue; false where there was none. It is kept from others until this has ended, unless `give` back it.
   */
  step(queue: Queue, worker: Ports, onReceived?: (message: ReceivedMessage) => void): Promise<boolean>;
  close(): void;
}

const longestDrainMs = 60_000;

interface DrivenCluster {
  readonly uid: string;
  readonly client: KubeClient;
  readonly shards?: readonly string[];
}

export function createHandDriven(cluster: DrivenCluster): HandDriven {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-hand-'));
  // Nobody waits in real time for a timer.
  let skipped = 0;
  const now = (): number => Date.now() + skipped;
  const embedded = openEmbeddedPorts(folder, now);
  const discovery = createDiscovery(cluster.client, systemClock.now);

  const worker = (around: AroundWrite = (_, happen) => happen()): Ports =>
    createWorker(cluster, discovery, embedded, now, around);

  async function step(queue: Queue, ports: Ports, onReceived?: (message: ReceivedMessage) => void): Promise<boolean> {
    const [message] = await queue.receive({ max: 1, waitMs: 0, visibilityMs: 300_000 });
    if (message === undefined) return false;
    onReceived?.(message);
    try {
      if (queue === embedded.queues.timers) await fireTimer(ports.queues, message.body);
      else await runAnyJob(ports, message.body, new AbortController().signal);
    } catch {
      // What SQS does when the visibility ends, without the wait.
      await queue.extend(message, 0).catch(() => undefined);
      return true;
    }
    await queue.delete(message).catch(() => undefined);
    return true;
  }

  return {
    embedded,
    now,
    worker,
    step,
    async drain(next = worker) {
      const queues = [...jobQueues, 'timers' as const].map((name) => embedded.queues[name]);
      const deadline = Date.now() + longestDrainMs;
      for (;;) {
        let worked = false;
        for (const queue of queues) while (await step(queue, next())) worked = true;
        if (worked) continue;
        const depths = await Promise.all(queues.map((queue) => queue.depth()));
        if (depths.every(({ visible, inFlight, delayed }) => visible + inFlight + delayed === 0)) return;
        if (Date.now() > deadline) throw new Error(`the queues are not empty: ${JSON.stringify(depths)}`);
        await sleep(5);
        skipped += 1000;
      }
    },
    close() {
      embedded.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function createWorker(
  cluster: DrivenCluster,
  discovery: Discovery,
  embedded: DurablePorts,
  now: () => number,
  around: AroundWrite,
): Ports {
  const client = watchClient(cluster.client, around);
  const store = watchStore(embedded.store, around);
  const queues = Object.fromEntries(
    Object.entries(embedded.queues).map(([name, queue]) => [name, watchQueue(queue, around)]),
  ) as unknown as DurablePorts['queues'];
  const served = {
    ...openCluster({
      uid: cluster.uid,
      name: 'test',
      client,
      allowAddresses: ['loopback'],
      noCrossNamespaceRefs: false,
      ...(cluster.shards === undefined ? {} : { shards: cluster.shards }),
      now,
    }),
    discovery,
  };
  return {
    store,
    queues,
    secret: embedded.secret,
    gatewayUrl: 'http://gateway.example.com',
    version: '0.0.0',
    log: silentLog,
    metrics: noMetrics,
    ...systemClock,
    now,
    newId: randomUUID,
    fetches: new Map(),
    tokens: new TokenCache(),
    readFiles: createRevisionReader(store),
    findCluster: async (uid) => (uid === cluster.uid ? served : undefined),
    listClusters: async () => [served],
  };
}

function watchClient(client: KubeClient, around: AroundWrite): KubeClient {
  return {
    request: (request: KubeRequest) =>
      request.method === 'GET' || request.query?.['dryRun'] !== undefined
        ? client.request(request)
        : around(`${request.method} ${request.path}`, () => client.request(request), request.body),
    impersonate: (user) => watchClient(client.impersonate(user), around),
    close: async () => undefined,
  };
}

function watchStore(store: ObjectStore, around: AroundWrite): ObjectStore {
  return {
    get: (key, options) => store.get(key, options),
    stream: (key, options) => store.stream(key, options),
    head: (key) => store.head(key),
    list: (prefix, options) => store.list(prefix, options),
    put: (key, body, options) =>
      around(`store put ${key}`, () => store.put(key, body, options)) as ReturnType<ObjectStore['put']>,
    delete: (key) => around(`store delete ${key}`, () => store.delete(key)) as Promise<void>,
  };
}

function watchQueue(queue: Queue, around: AroundWrite): Queue {
  return {
    name: queue.name,
    fifo: queue.fifo,
    send: (messages) => around(`send ${queue.name}`, () => queue.send(messages)) as Promise<void>,
    receive: (options) => queue.receive(options),
    extend: (message, visibilityMs) => queue.extend(message, visibilityMs),
    delete: (message) => queue.delete(message),
    depth: () => queue.depth(),
  };
}
