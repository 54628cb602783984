import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import type { KubeConnection } from './client.ts';

/**
 * The connection that a kubeconfig file describes. Credential plugins (`exec`) are run, as kubectl does.
 *
 * @throws Error naming the file where there is no such context, cluster or user
 */
export async function readKubeconfig(file: string, context?: string): Promise<KubeConnection> {
  const config = new KubeConfig();
  config.loadFromString(readFileSync(file, 'utf8'), { onInvalidEntry: 'throw' } as never);
  if (context !== undefined) {
    if (config.getContextObject(context) === null)
      throw new Error(`${file}: there is no context ${context}; see kubectl config get-contexts`);
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`${file}: the current context names no cluster; pass --context`);
  const read = (path: string | undefined, data: string | undefined): string | undefined =>
    data
      ? Buffer.from(data, 'base64').toString()
      : path
        ? readFileSync(resolve(dirname(file), path), 'utf8')
        : undefined;
  const user = config.getCurrentUser();
  const options: { headers: Record<string, string>; cert?: string; key?: string } = { headers: {} };
  await config.applyToHTTPSOptions(options as never);
  const authorization = options.headers['Authorization'] ?? options.headers['authorization'];
  const caPem = read(cluster.caFile, cluster.caData);
  const cert = read(user?.certFile, user?.certData);
  const key = read(user?.keyFile, user?.keyData);
  return {
    server: cluster.server.replace(/\/$/, ''),
    insecureSkipTlsVerify: cluster.skipTLSVerify === true,
    ...(cluster.tlsServerName ? { tlsServerName: cluster.tlsServerName } : {}),
    ...(caPem === undefined ? {} : { caPem }),
    ...(authorization?.startsWith('Bearer ') ? { token: authorization.slice('Bearer '.length) } : {}),
    ...(cert === undefined ? {} : { clientCertificatePem: cert }),
    ...(key === undefined ? {} : { clientKeyPem: key }),
  };
}
