import type { KubeConnection } from '../../kube/client.ts';
import { renewedCredentials } from '../../kube/credentials/credentials.ts';
import { parseStaticKubeconfig } from '../../kube/credentials/static-kubeconfig.ts';
import type { AwsCaller } from '../call-aws.ts';
import { readSecret } from '../read-secret.ts';
import { assumeRole } from './assume-role.ts';
import type { ClusterRegistration } from './cluster-registry.ts';
import { createEksTokens } from './eks-token.ts';

type Access = ClusterRegistration['access'];

const connectors: {
  readonly [Type in Access['type']]: (
    caller: AwsCaller,
    access: Extract<Access, { type: Type }>,
    now: () => number,
  ) => Promise<KubeConnection>;
} = {
  eks: async (caller, { cluster, region, server, caPem, role }, now) => {
    const regional = { ...caller, region };
    const signer = role === undefined ? regional : assumeRole(regional, role, now);
    return { server, caPem, credentials: createEksTokens(signer, cluster, now) };
  },
  secret: async (caller, { secret, context }, now) => {
    const read = async () => parseStaticKubeconfig(await readSecret(caller, secret), `the secret '${secret}'`, context);
    const connection = await read();
    // If the server refuses the credential, the secret is read again, so that replacing it needs no restart.
    return { ...connection, credentials: renewedCredentials(read, now, connection) };
  },
};

/**
 * Connects to a registered cluster with a short-lived credential, or with one from a secret.
 *
 * @param now milliseconds since the epoch
 * @throws Error saying what to do
 */
export function connectCluster(caller: AwsCaller, access: Access, now: () => number): Promise<KubeConnection> {
  const connector = connectors[access.type] as (...given: Parameters<typeof connectCluster>) => Promise<KubeConnection>;
  return connector(caller, access, now);
}
