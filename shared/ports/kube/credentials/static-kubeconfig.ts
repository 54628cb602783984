import { load } from 'js-yaml';
import { z } from 'zod';
import type { KubeConnection } from '../client.ts';

const schema = z.object({
  'current-context': z.string().optional(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.string(),
        'certificate-authority-data': z.string().optional(),
        'insecure-skip-tls-verify': z.boolean().optional(),
        'tls-server-name': z.string().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.object({
        token: z.string().optional(),
        'client-certificate-data': z.string().optional(),
        'client-key-data': z.string().optional(),
      }),
    }),
  ),
});

/**
 * The connection that the text of a kubeconfig describes. The text must contain the credential itself, a token or a client certificate:
 * functions have neither credential plugins nor other files.
 *
 * @param source where the text came from, for errors; not a part of the text
 * @param context the context to use instead of the current one
 * @throws Error naming the source and what is missing, without any part of the credential
 */
export function parseStaticKubeconfig(text: string, source: string, context?: string): KubeConnection {
  const decoded = schema.safeParse(parse(text, source));
  if (!decoded.success) {
    const [issue] = decoded.error.issues;
    throw new Error(
      `${source} is not a kubeconfig that contains a token or a client certificate: ${issue?.path.join('.')}`,
    );
  }
  const { contexts, clusters, users, 'current-context': current } = decoded.data;
  const chosen = contexts.find(({ name }) => name === (context ?? current))?.context;
  const cluster = clusters.find(({ name }) => name === chosen?.cluster)?.cluster;
  const user = users.find(({ name }) => name === chosen?.user)?.user;
  if (cluster === undefined || user === undefined)
    throw new Error(`${source} has no context '${context ?? current}' with a cluster and a user`);
  if (user.token === undefined && user['client-certificate-data'] === undefined)
    throw new Error(`${source}: its user has neither a token nor a certificate inside; plugins and files are not used`);
  const decode = (data: string): string => Buffer.from(data, 'base64').toString();
  const ca = cluster['certificate-authority-data'];
  const certificate = user['client-certificate-data'];
  const key = user['client-key-data'];
  return {
    server: cluster.server.replace(/\/$/, ''),
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
    ...(cluster['tls-server-name'] === undefined ? {} : { tlsServerName: cluster['tls-server-name'] }),
    ...(ca === undefined ? {} : { caPem: decode(ca) }),
    ...(user.token === undefined ? {} : { token: user.token }),
    ...(certificate === undefined ? {} : { clientCertificatePem: decode(certificate) }),
    ...(key === undefined ? {} : { clientKeyPem: decode(key) }),
  };
}

function parse(text: string, source: string): unknown {
  try {
    return load(text);
  } catch {
    // The parser's message would quote the text.
    throw new Error(`${source} is not YAML`);
  }
}
