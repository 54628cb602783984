import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { fluxKinds, type ReconciledKind } from '../../shared/flux/kinds.ts';
import type { KubeClient } from '../../shared/ports/kube/client.ts';
import { isNotFound } from '../../shared/ports/kube/kube-api-error.ts';
import { enqueue, type ObjectJob } from '../../shared/queue/job.ts';
import type { Ports } from '../../shared/reconcile/context.ts';
import { testCluster } from './control-plane.ts';
import { type GitRepositoryOnDisk, startGitServer } from './git-server.ts';
import { createHandDriven, type HandDriven } from './hand-driven.ts';

/** As much of an object as tests read. */
export interface LiveObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly lastAppliedRevision?: string;
    readonly lastHandledReconcileAt?: string;
    readonly inventory?: { readonly entries: readonly { readonly id: string; readonly v: string }[] };
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
  };
}

/** A repository, and the GitRepository and Kustomization of its name that bring it to the cluster. */
export interface App {
  readonly name: string;
  readonly repository: GitRepositoryOnDisk;
  /** The path of the Kustomization in the API. */
  readonly path: string;
  /** Replaces the fields of the Kustomization's spec, beside interval and source; `prune` is true unless said. */
  declare(fields: object, metadata?: object): Promise<void>;
  /** Enqueues it for this reason and hands the messages to a worker until no more are to be had at once. */
  run(reason: ObjectJob['reason'], worker?: Ports): Promise<void>;
  /** Has the source look at the repository, as a push would. */
  fetch(worker?: Ports): Promise<void>;
  /** Commits the files, fetches them and reconciles a Kustomization with these fields. */
  apply(files: Readonly<Record<string, object>>, fields?: object, worker?: Ports): Promise<LiveObject | undefined>;
  /** Deletes the Kustomization and has the worker look at it. */
  remove(worker?: Ports): Promise<void>;
  object(): Promise<LiveObject | undefined>;
  /** Messages of the events on it, oldest first. */
  events(): Promise<readonly string[]>;
}

export interface KustomizationFixture {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly hand: HandDriven;
  createApp(): Promise<App>;
  get(path: string): Promise<LiveObject | undefined>;
  /** `METHOD path` of every request that a worker has sent to the API server, dry-runs included, in order. */
  readonly requests: readonly string[];
  /** A worker whose writes to the API server are recorded, and whose clock stands still so many milliseconds after the fixture began. */
  recorder(atMs?: number): { readonly worker: Ports; readonly writes: string[] };
}

/** To be called at the top of a test file: a namespace of the real API server, real Git, and workers that are driven by hand. */
export async function kustomizationFixture(prefix: string): Promise<KustomizationFixture> {
  const { client, namespace: newNamespace } = await testCluster();
  await install(client, { dryRun: false, say: () => undefined });
  const cluster = randomUUID();
  const began = Date.now();
  const namespace = await newNamespace(prefix);
  const git = await startGitServer();
  const requests: string[] = [];
  const hand = createHandDriven({ uid: cluster, client: recordRequests(client, requests) });
  afterAll(async () => {
    hand.close();
    await git.close();
  });

  const pathOf = (kind: ReconciledKind, name: string): string => {
    const { group, version, plural } = fluxKinds[kind];
    return `/apis/${group}/${version}/namespaces/${namespace}/${plural}/${name}`;
  };

  async function get(path: string): Promise<LiveObject | undefined> {
    try {
      return (await client.request({ method: 'GET', path })) as LiveObject;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async function declare(kind: ReconciledKind, name: string, spec: object, metadata: object = {}) {
    await client.request({
      method: 'PATCH',
      path: pathOf(kind, name),
      query: { fieldManager: 'test', force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body: {
        apiVersion: `${fluxKinds[kind].group}/${fluxKinds[kind].version}`,
        kind,
        metadata: { name, namespace, ...metadata },
        spec,
      },
    });
  }

  async function run(kind: ReconciledKind, name: string, reason: ObjectJob['reason'], worker: Ports) {
    const job: ObjectJob = { type: 'object', cluster, kind, namespace, name, reason, at: worker.now(), trace: 'test' };
    await enqueue(hand.embedded.queues, job, randomUUID());
    const { sources, reconciles } = hand.embedded.queues;
    for (const queue of [sources, reconciles]) while (await hand.step(queue, worker));
  }

  return {
    client,
    namespace,
    hand,
    requests,
    get,
    recorder(atMs = 0) {
      const writes: string[] = [];
      const worker = hand.worker((write, happen) => {
        if (/^[A-Z]+ /.test(write)) writes.push(write);
        return happen();
      });
      return { worker: { ...worker, now: () => began + atMs }, writes };
    },
    async createApp() {
      const name = `app-${randomUUID().slice(0, 8)}`;
      const repository = git.create(name);
      const app: App = {
        name,
        repository,
        path: pathOf('Kustomization', name),
        declare: (fields, metadata) =>
          declare(
            'Kustomization',
            name,
            { interval: '10m', prune: true, sourceRef: { kind: 'GitRepository', name }, ...fields },
            metadata,
          ),
        run: (reason, worker = hand.worker()) => run('Kustomization', name, reason, worker),
        fetch: (worker = hand.worker()) => run('GitRepository', name, 'push', worker),
        async apply(files, fields = {}, worker = hand.worker()) {
          const texts = Object.entries(files).map(([file, object]) => [file, JSON.stringify(object)] as const);
          if (texts.length > 0) repository.commit(Object.fromEntries(texts));
          await declare('GitRepository', name, { interval: '10m', url: repository.url, ref: { branch: 'main' } });
          await app.declare(fields);
          await app.fetch(worker);
          await app.run('edit', worker);
          return app.object();
        },
        async remove(worker = hand.worker()) {
          await client.request({ method: 'DELETE', path: app.path });
          await app.run('edit', worker);
        },
        object: () => get(app.path),
        async events() {
          const query = { fieldSelector: `involvedObject.name=${name},involvedObject.kind=Kustomization` };
          const list = (await client.request({
            method: 'GET',
            path: `/api/v1/namespaces/${namespace}/events`,
            query,
          })) as { items: { message: string; metadata: { creationTimestamp: string } }[] };
          return list.items.map(({ message }) => message);
        },
      };
      return app;
    },
  };
}

function recordRequests(client: KubeClient, requests: string[]): KubeClient {
  return {
    request(request) {
      requests.push(`${request.method} ${request.path}`);
      return client.request(request);
    },
    impersonate: (user) => recordRequests(client.impersonate(user), requests),
    close: () => client.close(),
  };
}

export function conditionOf(object: LiveObject | undefined, type: string) {
  return object?.status?.conditions?.find((condition) => condition.type === type);
}
