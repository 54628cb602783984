import { randomUUID } from 'node:crypto';
import { install } from '../../cli/commands/install/install.ts';
import type { Manifest } from '../../shared/flux/api/manifest.ts';
import { fluxKinds, type ReconciledKind } from '../../shared/flux/kinds.ts';
import type { KubeClient } from '../../shared/ports/kube/client.ts';
import { isNotFound } from '../../shared/ports/kube/kube-api-error.ts';
import { enqueue, type ObjectJob } from '../../shared/queue/job.ts';
import { testCluster } from './control-plane.ts';
import { type GitRepositoryOnDisk, type GitServer, startGitServer } from './git-server.ts';
import { createHandDriven, type HandDriven } from './hand-driven.ts';

/** A repository, and the GitRepository and Kustomization of one name that bring it to the cluster. */
export interface App {
  readonly name: string;
  readonly repository: GitRepositoryOnDisk;
  /** Commits one ConfigMap a key, with its value, and nothing else of what earlier pushes brought. */
  push(values: Readonly<Record<string, string>>): void;
  /** Enqueues a kind as a push, or the clock, would. */
  wake(kind: 'GitRepository' | 'Kustomization', reason?: ObjectJob['reason'], at?: number): Promise<void>;
  /** Creates or changes the Kustomization. */
  declare(spec?: object): Promise<void>;
  kustomization(): Promise<Manifest | undefined>;
}

/** What is in the cluster of an app: its values, what its inventory names, and whether it is Ready at the head of Git. */
export interface AppState {
  readonly values: Readonly<Record<string, string>>;
  readonly inventory: readonly string[];
  readonly ready: string | undefined;
  readonly isAtHead: boolean;
}

export interface AppWorld {
  readonly client: KubeClient;
  readonly namespace: string;
  /** The cluster's. */
  readonly uid: string;
  readonly git: GitServer;
  readonly hand: HandDriven;
  /** An app of three ConfigMaps with the value 1, which nobody has looked at yet. */
  createApp(): Promise<App>;
  stateOf(app: App): Promise<AppState>;
  get(path: string): Promise<Manifest | undefined>;
  close(): Promise<void>;
}

/** Apps whose jobs a test hands to workers one at a time. To be called at the top of a test file. */
export async function createAppWorld(prefix: string): Promise<AppWorld> {
  const { client, namespace: newNamespace } = await testCluster();
  await install(client, { dryRun: false, say: () => undefined });
  const namespace = await newNamespace(prefix);
  const system = (await client.request({ method: 'GET', path: '/api/v1/namespaces/kube-system' })) as Manifest;
  const uid = system.metadata.uid as string;
  const git = await startGitServer();
  const hand = createHandDriven({ uid, client });

  async function get(path: string): Promise<Manifest | undefined> {
    try {
      return (await client.request({ method: 'GET', path })) as Manifest;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
  async function declare(kind: ReconciledKind, name: string, spec: object): Promise<void> {
    const { group, version, plural } = fluxKinds[kind];
    const apiVersion = `${group}/${version}`;
    await client.request({
      method: 'PATCH',
      path: `/apis/${apiVersion}/namespaces/${namespace}/${plural}/${name}`,
      query: { fieldManager: 'test', force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body: { apiVersion, kind, metadata: { name, namespace }, spec },
    });
  }

  return {
    client,
    namespace,
    uid,
    git,
    hand,
    get,
    async createApp() {
      const name = `app-${randomUUID().slice(0, 8)}`;
      const repository = git.create(name);
      let files: string[] = [];
      const app: App = {
        name,
        repository,
        push(values) {
          const next = Object.entries(values).map(([key, value]) => {
            const metadata = { name: `${name}-${key}`, namespace };
            const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } };
            return [`${key}.yaml`, JSON.stringify(configMap)] as const;
          });
          const gone = files
            .filter((file) => !next.some(([kept]) => kept === file))
            .map((file) => [file, null] as const);
          files = next.map(([file]) => file);
          repository.commit(Object.fromEntries([...gone, ...next]));
        },
        wake: (kind, reason = 'push', at = hand.now()) =>
          enqueue(
            hand.embedded.queues,
            { type: 'object', cluster: uid, kind, namespace, name, reason, at, trace: 'test' },
            randomUUID(),
          ),
        declare: (spec = {}) =>
          declare('Kustomization', name, {
            interval: '10m',
            retryInterval: '1s',
            prune: true,
            sourceRef: { kind: 'GitRepository', name },
            ...spec,
          }),
        kustomization: () => get(`/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/${name}`),
      };
      app.push({ one: '1', two: '1', three: '1' });
      await declare('GitRepository', name, {
        interval: '10m',
        url: repository.url,
        ref: { branch: 'main' },
      });
      await app.declare();
      return app;
    },
    async stateOf(app) {
      const label = `kustomize.toolkit.fluxcd.io/name=${app.name}`;
      const list = (await client.request({
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/configmaps`,
        query: { labelSelector: label },
      })) as { items: { metadata: { name: string }; data: { value: string } }[] };
      const { status } = (await app.kustomization()) as unknown as {
        status: {
          lastAppliedRevision?: string;
          inventory?: { entries: { id: string }[] };
          conditions: { type: string; status: string }[];
        };
      };
      const keyOf = (id: string): string =>
        id.slice(id.indexOf(app.name) + app.name.length + 1).replace('__ConfigMap', '');
      return {
        values: Object.fromEntries(list.items.map(({ metadata, data }) => [keyOf(metadata.name), data.value])),
        inventory: (status.inventory?.entries ?? []).map(({ id }) => keyOf(id)).sort(),
        ready: status.conditions.find(({ type }) => type === 'Ready')?.status,
        isAtHead: status.lastAppliedRevision?.endsWith(app.repository.git('rev-parse', 'HEAD')) === true,
      };
    },
    async close() {
      hand.close();
      await git.close();
    },
  };
}
