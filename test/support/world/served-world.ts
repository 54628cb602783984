import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installAdmission, uninstallAdmission } from '../../../cli/commands/install/install-admission.ts';
import { type Serving, serve } from '../../../cli/commands/serve/serve.ts';
import { silentLog } from '../../../shared/base/log.ts';
import type { ReconciledKind } from '../../../shared/flux/kinds.ts';
import { enqueue, type ObjectJob } from '../../../shared/queue/job.ts';
import { createWorld, type World } from './world.ts';

/** A world in which Sluice serves, in this process. */
export interface ServedWorld extends World {
  readonly serving: Serving;
  /** Declares the object and wakes it as its edit would. */
  apply(kind: ReconciledKind, name: string, spec: object, metadata?: object): Promise<void>;
  /** Deletes the object and wakes it as the deletion would. */
  remove(kind: ReconciledKind, name: string): Promise<void>;
  /** Enqueues the object as the clock would, or for another reason. */
  wake(kind: ReconciledKind, name: string, reason?: ObjectJob['reason']): Promise<void>;
  /** Enqueues a survey of the cluster. */
  survey(): Promise<void>;
  /** Sends a push of GitHub's to a path of Sluice, signed with this token; returns the status. */
  hook(path: string, body: string, token: string): Promise<number>;
}

interface ServedWorldOptions {
  /** Whether the API server reports to Sluice what happens in the world's namespace. */
  readonly admission?: boolean;
  readonly allowAddresses?: readonly string[];
  readonly own?: boolean;
}

/** @param options `own`: see `createWorld` */
export async function createServedWorld({
  admission = false,
  allowAddresses = ['loopback'],
  own = false,
}: ServedWorldOptions = {}): Promise<ServedWorld> {
  const world = await createWorld({ own });
  const { client, namespace, connection } = world;
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
  const { queues } = serving.ports;
  const [found] = await serving.ports.listClusters();
  const cluster = found?.uid as string;
  const wake: ServedWorld['wake'] = (kind, name, reason = 'interval') => {
    const about = { cluster, kind, namespace, name } as const;
    return enqueue(queues, { type: 'object', ...about, reason, at: Date.now(), trace: 'test' }, randomUUID());
  };
  return {
    ...world,
    serving,
    wake,
    async apply(kind, name, spec, metadata) {
      await world.declare(kind, name, spec, metadata);
      await wake(kind, name, 'edit');
    },
    async remove(kind, name) {
      await world.remove(kind, name);
      await wake(kind, name, 'edit');
    },
    survey: () => enqueue(queues, { type: 'survey', cluster, at: Date.now(), trace: 'test' }, randomUUID()),
    hook: (path, body, token) => sendHook(`${serving.url}${path}`, body, token),
    async close() {
      if (admission) await uninstallAdmission(client, namespace);
      await serving.stop();
      await world.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Sends a push of GitHub's, signed with this token; returns the status. */
export async function sendHook(url: string, body: string, token: string): Promise<number> {
  const signature = `sha256=${createHmac('sha256', token).update(body).digest('hex')}`;
  const headers = { 'x-github-event': 'push', 'x-github-delivery': randomUUID(), 'x-hub-signature-256': signature };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}
