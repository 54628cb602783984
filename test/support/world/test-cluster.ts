import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient, KubeConnection } from '../../../shared/ports/kube/client.ts';
import { readKubeconfig } from '../../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { removeNamespace } from './remove-namespace.ts';

/** The control plane that this run of vitest shares. */
export interface TestCluster {
  readonly connection: KubeConnection;
  readonly client: KubeClient;
  /** The path of the admin's kubeconfig file. */
  readonly kubeconfig: string;
  /** Makes a namespace of a name of its own, deleted when the test file ends. */
  namespace(prefix?: string): Promise<string>;
  /** kubectl's standard output; throws with its standard error. */
  kubectl(args: readonly string[], input?: string): string;
}

/** To be called at the top of a test file; the client is closed after its last test. */
export async function testCluster(): Promise<TestCluster> {
  const { path: kubeconfig, kubectl } = inject('controlPlane');
  const connection = await readKubeconfig(kubeconfig, systemClock);
  const client = createKubeClient(connection, systemClock);
  const namespaces: string[] = [];
  afterAll(async () => {
    await Promise.all(namespaces.map((name) => removeNamespace(client, name)));
    await client.close();
  });
  return {
    connection,
    client,
    kubeconfig,
    async namespace(prefix = 'test') {
      const name = `${prefix}-${randomBytes(4).toString('hex')}`;
      await client.request({
        method: 'POST',
        path: '/api/v1/namespaces',
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      });
      namespaces.push(name);
      return name;
    },
    kubectl: (args, input) =>
      execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, ...args], {
        encoding: 'utf8',
        ...(input === undefined ? {} : { input }),
      }),
  };
}
