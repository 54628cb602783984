import { randomUUID } from 'node:crypto';
import { functions, functionsOn } from '../../../functions/index.ts';
import { createRevisionReader } from '../../../shared/artifact/revision-reader.ts';
import { silentLog } from '../../../shared/base/log.ts';
import { noMetrics } from '../../../shared/base/metrics.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { readClusterUid } from '../../../shared/ports/kube/cluster-uid.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { openEmbeddedPorts } from '../../../shared/ports/store/embedded.ts';
import type { ObjectStore } from '../../../shared/ports/store/object-store.ts';
import type { Queue } from '../../../shared/queue/port.ts';
import { queueEventOf } from '../../../shared/queue/process-batch.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { openCluster } from '../../../shared/reconcile/open-cluster.ts';
import { TokenCache } from '../../../shared/wire/http/token-cache.ts';
import type { ControlPlane } from '../../control-plane/start.ts';
import { type Calls, noCalls, subtractCalls } from './calls.ts';
import { startCountingProxy } from './counting-proxy.ts';

/** The functions over ports that count what is asked of them, one cluster, and an event source mapping driven by hand. */
export interface CountedInstallation {
  readonly uid: string;
  readonly ports: Ports;
  /** What `work`, and every message that comes of it, costs. */
  cost(work: () => Promise<unknown>): Promise<Calls>;
  /** A minute later: schedule, survey and what is due at once. */
  minute(): Promise<void>;
  /** A request to the webhook or to admission; the status of the answer. */
  request(to: 'webhook' | 'admission', path: string, init: RequestInit): Promise<number>;
  close(): Promise<void>;
}

type Counter = { -readonly [Name in keyof Calls]: number };

export async function openCountedInstallation(plane: ControlPlane, folder: string): Promise<CountedInstallation> {
  const counter: Counter = { ...noCalls };
  const proxy = await startCountingProxy(new URL(plane.url));
  const real = createKubeClient(
    {
      server: `https://127.0.0.1:${proxy.port}`,
      token: plane.token,
      caPem: plane.caPem,
    },
    systemClock,
  );
  const client = countClient(real, counter);
  const embedded = openEmbeddedPorts(folder, Date.now);
  const store = countStore(embedded.store, counter);
  const queues = Object.fromEntries(
    Object.entries(embedded.queues).map(([name, queue]) => [name, countQueue(queue, counter)]),
  ) as unknown as Ports['queues'];
  const uid = await readClusterUid(client);
  const cluster = openCluster({
    uid,
    name: 'bench',
    client,
    allowAddresses: ['loopback'],
    noCrossNamespaceRefs: false,
    now: () => now(),
  });
  let laterMs = 0;
  const now = (): number => Date.now() + laterMs;
  const ports: Ports = {
    store,
    queues,
    secret: embedded.secret,
    gatewayUrl: 'https://gateway.example.com',
    version: '0.0.0',
    log: silentLog,
    metrics: noMetrics,
    ...systemClock,
    now,
    newId: randomUUID,
    fetches: new Map(),
    tokens: new TokenCache(),
    readFiles: createRevisionReader(store),
    findCluster: async () => cluster,
    listClusters: async () => [cluster],
  };
  const apps = { webhook: functions.webhook.create(ports), admission: functions.admission.create(ports) };
  const schedule = functions.schedule.create(ports);
  const mappings = functionsOn('queue').map(
    ({ queue, create, onAws }) => [queues[queue], create(ports), onAws.batchSize] as const,
  );

  async function invoke<T>(call: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await call();
    } finally {
      counter.invocations++;
      counter.functionMs += performance.now() - started;
    }
  }
  async function drain(): Promise<void> {
    for (let worked = true; worked; ) {
      worked = false;
      for (const [queue, handler, max] of mappings) {
        const messages = await queue.receive({ max, waitMs: 0, visibilityMs: 60_000 });
        if (messages.length === 0) continue;
        worked = true;
        // SQS counts a receipt and a deletion for the whole batch.
        counter.queueRequests += 2;
        await invoke(() => handler(queueEventOf(messages)));
        for (const message of messages) await queue.delete(message);
      }
    }
  }
  const countedSoFar = (): Calls => ({ ...counter, apiBytes: proxy.bytes() });

  return {
    uid,
    ports,
    async cost(work) {
      await drain();
      const before = countedSoFar();
      await work();
      await drain();
      return subtractCalls(countedSoFar(), before);
    },
    minute: () => {
      laterMs += 60_000;
      return invoke(schedule);
    },
    request: (to, path, init) => invoke(async () => (await apps[to].request(path, init)).status),
    async close() {
      await real.close();
      await proxy.close();
      embedded.close();
    },
  };
}

function countClient(client: KubeClient, counter: Counter): KubeClient {
  return {
    request(request) {
      counter.apiRequests++;
      return client.request(request);
    },
    impersonate: (user) => countClient(client.impersonate(user), counter),
    close: () => client.close(),
  };
}

/** Receipts and deletions are counted by the batch, where they happen. */
function countQueue(queue: Queue, counter: Counter): Queue {
  return {
    name: queue.name,
    fifo: queue.fifo,
    receive: (options) => queue.receive(options),
    delete: (message) => queue.delete(message),
    depth: () => queue.depth(),
    send(messages) {
      counter.queueRequests += Math.ceil(messages.length / 10);
      return queue.send(messages);
    },
    extend(message, visibilityMs) {
      counter.queueRequests++;
      return queue.extend(message, visibilityMs);
    },
  };
}

function countStore(store: ObjectStore, counter: Counter): ObjectStore {
  const reading = <T>(result: T): T => {
    counter.storeReads++;
    return result;
  };
  const writing = <T>(result: T): T => {
    counter.storeWrites++;
    return result;
  };
  return {
    get: (key, options) => reading(store.get(key, options)),
    stream: (key, options) => reading(store.stream(key, options)),
    head: (key) => reading(store.head(key)),
    list: (prefix, options) => writing(store.list(prefix, options)),
    put: (key, body, options) => writing(store.put(key, body, options)),
    delete: (key) => store.delete(key),
  };
}
