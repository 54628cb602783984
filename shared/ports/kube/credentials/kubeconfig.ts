import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { load } from 'js-yaml';
import type { Clock } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import type { KubeConnection } from '../client.ts';
import { CredentialError, type KubeCredential, renewedCredentials } from './credentials.ts';
import { type ExecPlugin, runExecPlugin } from './exec-plugin.ts';

/**
 * Files of tokens and certificates are read again this often, as client-go does: after a rotation the old one is valid for longer than
 * that.
 */
const filesKeptMs = 60_000;

/** Which context of a kubeconfig to use, and the clock for its credentials. */
export interface KubeconfigOptions extends Pick<Clock, 'now'> {
  /** Instead of the current one. */
  readonly context?: string | undefined;
}

/**
 * The connection that a kubeconfig file describes. Its credential is kept valid: plugins (`exec`) run again before their answer expires,
 * files of tokens and certificates are read again each minute, and the kubeconfig itself if the server refuses the credential.
 *
 * @throws Error naming the file if it does not have the context or its cluster, CredentialError if it has no credential
 */
export async function readKubeconfig(file: string, { context, now }: KubeconfigOptions): Promise<KubeConnection> {
  const { cluster } = loadContext(file, context);
  const caPem = readDataOrFile(file, cluster.caData, cluster.caFile);
  const connection = {
    server: cluster.server.replace(/\/$/, ''),
    insecureSkipTlsVerify: cluster.skipTLSVerify === true,
    ...(cluster.tlsServerName ? { tlsServerName: cluster.tlsServerName } : {}),
    ...(caPem === undefined ? {} : { caPem }),
  };
  const credentials = renewedCredentials(async () => {
    try {
      return await readCredential(file, context, connection, now);
    } catch (error) {
      throw error instanceof CredentialError ? error : new CredentialError(messageOf(error), { cause: error });
    }
  }, now);
  await credentials.current();
  return { ...connection, credentials };
}

function loadContext(file: string, context: string | undefined) {
  const text = readFileSync(file, 'utf8');
  const config = new KubeConfig();
  config.loadFromString(text, { onInvalidEntry: 'throw' } as never);
  if (context !== undefined) {
    if (config.getContextObject(context) === null)
      throw new Error(`${file} has no context ${context}; see kubectl config get-contexts`);
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`${file}: the current context names no cluster; pass --context`);
  return { config, cluster, text };
}

async function readCredential(
  file: string,
  context: string | undefined,
  connection: KubeConnection,
  now: () => number,
): Promise<KubeCredential> {
  const { config, text } = loadContext(file, context);
  const user = config.getCurrentUser();
  if (user?.exec) return runExecPlugin(user.exec as ExecPlugin, connection, dirname(file));
  const tokenFile = tokenFileOf(text, user?.name);
  const certificate = readDataOrFile(file, user?.certData, user?.certFile);
  const key = readDataOrFile(file, user?.keyData, user?.keyFile);
  const token =
    tokenFile === undefined ? await readToken(config) : readFileSync(resolve(dirname(file), tokenFile), 'utf8').trim();
  // The token of an authentication provider may expire at any time; only the provider knows when.
  const mayChange = tokenFile !== undefined || Boolean(user?.certFile || user?.keyFile || user?.authProvider);
  return {
    ...(token ? { token } : {}),
    ...(certificate === undefined ? {} : { clientCertificatePem: certificate }),
    ...(key === undefined ? {} : { clientKeyPem: key }),
    ...(mayChange ? { expiresAt: now() + filesKeptMs } : {}),
  };
}

/** The token of the file itself, or of its authentication provider. */
async function readToken(config: KubeConfig): Promise<string | undefined> {
  const user = config.getCurrentUser();
  if (!user?.authProvider) return user?.token || undefined;
  const options: { headers: Record<string, string> } = { headers: {} };
  await config.applyToHTTPSOptions(options as never);
  const authorization = options.headers['Authorization'] ?? options.headers['authorization'];
  return authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length).trim() : undefined;
}

/** The `tokenFile` of a user, which takes precedence over its `token`. */
function tokenFileOf(text: string, name: string | undefined): string | undefined {
  const { users = [] } = load(text) as { users?: readonly { name?: string; user?: { tokenFile?: string } }[] };
  return users.find((entry) => entry.name === name)?.user?.tokenFile || undefined;
}

function readDataOrFile(
  kubeconfig: string,
  data: string | null | undefined,
  path: string | null | undefined,
): string | undefined {
  if (data) return Buffer.from(data, 'base64').toString();
  return path ? readFileSync(resolve(dirname(kubeconfig), path), 'utf8') : undefined;
}
