import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../../base/errors.ts';
import { CredentialError, type KubeCredential } from './credentials.ts';

/** The `exec` section of a user in a kubeconfig. */
export interface ExecPlugin {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
}

/** What a plugin that asks for it learns about the cluster. */
export interface ExecCluster {
  readonly server: string;
  readonly caPem?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
}

const answerSchema = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
    expirationTimestamp: z.string().nullish(),
  }),
});

const longestRunMs = 60_000;
const largestAnswer = 1024 * 1024;

/**
 * Runs a credential plugin as kubectl does, without a terminal, and returns the credential that it prints.
 *
 * @param folder the folder of the kubeconfig: a command with a slash is relative to it
 * @throws CredentialError with the end of what the plugin wrote to standard error, never with a part of its answer
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function runExecPlugin(plugin: ExecPlugin, cluster: ExecCluster, folder: string): Promise<KubeCredential> {
  const { command, env } = plugin;
  const file = /[/\\]/.test(command) ? resolve(folder, command) : command;
  const given = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const output = await run(plugin, file, { ...process.env, ...given, KUBERNETES_EXEC_INFO: infoFor(plugin, cluster) });
  const parsed = answerSchema.safeParse(parseJson(output));
  if (!parsed.success)
    throw new CredentialError(`the credential plugin ${command} did not answer with an ExecCredential`);
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = parsed.data.status;
  if (!token && !(clientCertificateData && clientKeyData))
    throw new CredentialError(
      `the credential plugin ${command} answered with neither a token nor a certificate and its key`,
    );
  const expiresAt = Date.parse(expirationTimestamp ?? '');
  return {
    ...(token ? { token } : {}),
    ...(clientCertificateData && clientKeyData
      ? { clientCertificatePem: clientCertificateData, clientKeyPem: clientKeyData }
      : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
}

function infoFor({ apiVersion, provideClusterInfo }: ExecPlugin, cluster: ExecCluster): string {
  const { server, caPem, tlsServerName, insecureSkipTlsVerify } = cluster;
  const told = {
    server,
    ...(caPem === undefined ? {} : { 'certificate-authority-data': Buffer.from(caPem).toString('base64') }),
    ...(tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName }),
    ...(insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
  };
  const spec = { interactive: false, ...(provideClusterInfo ? { cluster: told } : {}) };
  return JSON.stringify({ apiVersion: apiVersion ?? 'client.authentication.k8s.io/v1', kind: 'ExecCredential', spec });
}

function run({ command, args, installHint }: ExecPlugin, file: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolveOutput, reject) => {
    const options = { env, timeout: longestRunMs, maxBuffer: largestAnswer };
    const child = execFile(file, [...(args ?? [])], options, (error, stdout, stderr) => {
      if (error === null) return resolveOutput(stdout);
      // The error's own message would repeat the arguments, which may be secret.
      const { code } = error as NodeJS.ErrnoException;
      const why =
        code === 'ENOENT' ? `it is not there. ${installHint ?? ''}` : stderr.trim().slice(-300) || `code ${code}`;
      reject(new CredentialError(`the credential plugin ${command} failed: ${why}`.trim()));
    });
    child.stdin?.on('error', () => undefined).end();
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return messageOf(error);
  }
}
