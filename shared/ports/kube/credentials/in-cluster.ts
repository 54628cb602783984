import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import type { KubeConnection } from '../client.ts';
import { CredentialError, renewedCredentials } from './credentials.ts';

/** Where a process finds out whether it runs in a pod. */
export interface InClusterOptions extends Pick<Clock, 'now'> {
  /** Where the kubelet puts a pod's service account, unless it says otherwise. */
  readonly folder?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The kubelet replaces a token long before it expires. */
const tokenKeptMs = 60_000;

/**
 * The connection of a pod to its own cluster, as its service account; undefined outside of a pod. The token is read again each minute,
 * and when the server refuses it.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export function connectInCluster({
  folder = '/var/run/secrets/kubernetes.io/serviceaccount',
  environment,
  now,
}: InClusterOptions): KubeConnection | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment;
  const [ca, token] = [join(folder, 'ca.crt'), join(folder, 'token')];
  if (!host || !port || !existsSync(token)) return undefined;
  const credentials = renewedCredentials(async () => {
    try {
      return { token: readFileSync(token, 'utf8').trim(), expiresAt: now() + tokenKeptMs };
    } catch (error) {
      throw new CredentialError(messageOf(error), { cause: error });
    }
  }, now);
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    ...(existsSync(ca) ? { caPem: readFileSync(ca, 'utf8') } : {}),
    credentials,
  };
}
