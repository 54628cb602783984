import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../shared/base/system-clock.ts';
import type { KubeConnection } from '../../shared/ports/kube/client.ts';
import { connectInCluster } from '../../shared/ports/kube/credentials/in-cluster.ts';
import { readKubeconfig } from '../../shared/ports/kube/credentials/kubeconfig.ts';

/** The flags that choose a cluster. */
export interface ConnectOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/**
 * Finds the cluster that a command uses: `--kubeconfig`, else `$KUBECONFIG`, else `~/.kube/config`, as kubectl does; in a pod without any
 * of them, its own cluster.
 *
 * @throws Error that says what to do if the file or the context does not exist
 */
export async function connect({ kubeconfig, context }: ConnectOptions): Promise<KubeConnection> {
  const named = kubeconfig ?? process.env['KUBECONFIG'];
  const file = named ?? join(homedir(), '.kube', 'config');
  const own =
    named === undefined && context === undefined && !existsSync(file)
      ? connectInCluster({ ...systemClock, environment: process.env })
      : undefined;
  if (own !== undefined) return own;
  if (!existsSync(file)) throw new Error(`there is no kubeconfig ${file}; name one with --kubeconfig or $KUBECONFIG`);
  return readKubeconfig(file, { ...systemClock, context });
}
