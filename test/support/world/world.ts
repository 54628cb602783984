import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { install } from '../../../cli/commands/install/install.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeConnection } from '../../../shared/ports/kube/client.ts';
import { readKubeconfig } from '../../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { type RunningControlPlane, startControlPlane } from '../../control-plane/start.ts';
import { type GitServer, startGitServer } from '../servers/git-server.ts';
import { type Objects, objectsOf } from './objects.ts';
import { removeNamespace } from './remove-namespace.ts';

/** A namespace of a real API server on which Flux's kinds are installed, and a real Git server. */
export interface World extends Objects {
  readonly connection: KubeConnection;
  /** The path of the admin's kubeconfig file. */
  readonly kubeconfig: string;
  readonly git: GitServer;
  /** Ends the control plane, where it is the world's own. */
  stopControlPlane(): Promise<void>;
  /** Ends all that the world has started. */
  close(): Promise<void>;
}

/**
 * @param options `own`: on a control plane of its own, for a program that must be the only one there: on the shared one every test's Sluice
 * looks at every object
 */
export async function createWorld({ own = false } = {}): Promise<World> {
  const plane: RunningControlPlane | undefined = own ? await startControlPlane() : undefined;
  const kubeconfig = plane?.kubeconfig ?? inject('controlPlane').path;
  const connection = await readKubeconfig(kubeconfig, systemClock);
  const client = createKubeClient(connection, systemClock);
  await install(client, { dryRun: false, say: () => undefined });
  const namespace = `test-${randomUUID().slice(0, 8)}`;
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await client.request({ method: 'POST', path: '/api/v1/namespaces', body });
  const git = await startGitServer();
  const stopControlPlane = async (): Promise<void> => plane?.stop();
  return {
    ...objectsOf(client, namespace),
    connection,
    kubeconfig,
    git,
    stopControlPlane,
    async close() {
      await git.close();
      if (plane === undefined) await removeNamespace(client, namespace);
      await client.close();
      await stopControlPlane();
    },
  };
}
