import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { installAdmission, uninstallAdmission } from '../../cli/commands/install/install-admission.ts';
import { type Serving, serve } from '../../cli/commands/serve/serve.ts';
import { silentLog } from '../../shared/base/log.ts';
import { systemClock } from '../../shared/base/system-clock.ts';
import { fluxKinds, type ReconciledKind } from '../../shared/flux/kinds.ts';
import type { KubeClient } from '../../shared/ports/kube/client.ts';
import { readKubeconfig } from '../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../shared/ports/kube/http/kube-client.ts';
import { isNotFound } from '../../shared/ports/kube/kube-api-error.ts';
import { enqueue } from '../../shared/queue/job.ts';
import { type GitServer, startGitServer } from './git-server.ts';

export interface Live {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Record<string, string>;
    readonly finalizers?: string[];
  };
  readonly spec?: Record<string, unknown>;
  readonly data?: Record<string, string>;
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
    readonly lastAppliedRevision?: string;
    readonly webhookPath?: string;
    readonly inventory?: { readonly entries: readonly { readonly id: string; readonly v: string }[] };
    readonly artifact?: { readonly revision: string; readonly url: string; readonly digest: string };
    readonly lastHandledReconcileAt?: string;
  };
}

/** A namespace on the real control plane, a real Git server, and Sluice in this process. */
export interface World {
  readonly namespace: string;
  readonly client: KubeClient;
  readonly git: GitServer;
  readonly serving: Serving;
  apply(kind: ReconciledKind | 'Secret', name: string, fields: object, metadata?: object): Promise<void>;
  /** Applies the object and wakes nobody. */
  declare: World['apply'];
  get(path: string): Promise<Live | undefined>;
  flux(kind: ReconciledKind, name: string): Promise<Live | undefined>;
  remove(kind: ReconciledKind, name: string): Promise<void>;
  /** Enqueues the object as the clock would. */
  wake(kind: ReconciledKind, name: string, reason?: 'push' | 'interval' | 'edit'): Promise<void>;
  hook(path: string, body: string, token: string, server?: string): Promise<number>;
  close(): Promise<void>;
}

/** The API version of a kind, and how its paths name it. */
function placeOf(kind: ReconciledKind | 'Secret') {
  if (kind === 'Secret') return { apiVersion: 'v1', plural: 'secrets' };
  const { group, version, plural } = fluxKinds[kind];
  return { apiVersion: `${group}/${version}`, plural };
}

/**
 * `admission`: the API server tells of what happens in the world's namespace. `kubeconfig`: of a control plane of its own, for who must be the
 * only one there: on the shared one every test's Sluice looks at every object.
 */
export async function createWorld({
  admission = false,
  allowAddresses = ['loopback'],
  kubeconfig = inject('controlPlane').path,
} = {}): Promise<World> {
  const connection = await readKubeconfig(kubeconfig, systemClock);
  const client = createKubeClient(connection, systemClock);
  await install(client, { dryRun: false, say: () => undefined });
  const namespace = `test-${randomUUID().slice(0, 8)}`;
  await client.request({
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  });
  const git = await startGitServer();
  const data = mkdtempSync(join(tmpdir(), 'sluice-world-'));
  const serving = await serve({
    connection,
    data,
    host: '127.0.0.1',
    port: 0,
    allowAddresses,
    ...(admission ? { admission: { port: 0, name: '127.0.0.1' } } : {}),
    log: silentLog,
  });
  if (serving.admission !== undefined) {
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
    const at = { ...serving.admission, secret: serving.ports.secret, namespaceSelector, name: namespace };
    await installAdmission(client, at, { dryRun: false, say: () => undefined });
  }
  const [cluster] = await serving.ports.listClusters();
  const pathOf = (kind: ReconciledKind | 'Secret', name: string): string => {
    const { apiVersion, plural } = placeOf(kind);
    return `/${apiVersion === 'v1' ? 'api' : 'apis'}/${apiVersion}/namespaces/${namespace}/${plural}/${name}`;
  };
  const get = async (path: string): Promise<Live | undefined> => {
    try {
      return (await client.request({ method: 'GET', path })) as Live;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
  const declare: World['apply'] = async (kind, name, fields, metadata = {}) => {
    const body = { apiVersion: placeOf(kind).apiVersion, kind, metadata: { name, namespace, ...metadata }, ...fields };
    const query = { fieldManager: 'test', force: 'true' };
    await client.request({
      method: 'PATCH',
      path: pathOf(kind, name),
      query,
      contentType: 'application/apply-patch+yaml',
      body,
    });
  };
  const wake: World['wake'] = (kind, name, reason = 'interval') =>
    enqueue(
      serving.ports.queues,
      { type: 'object', cluster: cluster?.uid as string, kind, namespace, name, reason, at: Date.now(), trace: 'test' },
      randomUUID(),
    );
  return {
    namespace,
    client,
    git,
    serving,
    get,
    wake,
    declare,
    async apply(kind, name, fields, metadata) {
      await declare(kind, name, fields, metadata);
      if (kind !== 'Secret') await wake(kind, name, 'edit');
    },
    flux: (kind, name) => get(pathOf(kind, name)),
    async remove(kind, name) {
      await client.request({ method: 'DELETE', path: pathOf(kind, name) });
      await wake(kind, name, 'edit');
    },
    async hook(path, body, token, server = serving.url) {
      const signature = `sha256=${createHmac('sha256', token).update(body).digest('hex')}`;
      const headers = { 'x-github-event': 'push', 'x-github-delivery': randomUUID(), 'x-hub-signature-256': signature };
      return (await fetch(`${server}${path}`, { method: 'POST', headers, body })).status;
    },
    async close() {
      if (admission) await uninstallAdmission(client, namespace);
      await serving.stop();
      await git.close();
      await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
      await client.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Waits until a condition holds of what a look returns; fails with the last look. */
export async function eventually<T>(
  look: () => Promise<T>,
  condition: (found: T) => boolean,
  waitMs = 40_000,
): Promise<T> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const found = await look();
    if (condition(found)) return found;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(found, undefined, 1).slice(0, 4000)}`);
    await sleep(50);
  }
}

export function readyOf(object: Live | undefined) {
  return object?.status?.conditions?.find(({ type }) => type === 'Ready');
}
