import { homedir } from 'node:os';
import { join } from 'node:path';
import type { KubeConnection } from '../shared/kube/client.ts';
import { readKubeconfig } from '../shared/kube/kubeconfig.ts';

export interface ConnectOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** The cluster that a command is to use: `--kubeconfig`, else `$KUBECONFIG`, else `~/.kube/config`, as kubectl. */
export function connect({ kubeconfig, context }: ConnectOptions): Promise<KubeConnection> {
  return readKubeconfig(kubeconfig ?? process.env['KUBECONFIG'] ?? join(homedir(), '.kube', 'config'), context);
}
