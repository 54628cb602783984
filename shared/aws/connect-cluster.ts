import type { KubeConnection } from '../kube/client.ts';
import { parseStaticKubeconfig } from '../kube/static-kubeconfig.ts';
import { assumeRole } from './assume-role.ts';
import type { AwsCaller } from './call-aws.ts';
import type { ClusterRegistration } from './cluster-registry.ts';
import { createEksTokens } from './eks-token.ts';
import { readSecret } from './read-secret.ts';

type Access = ClusterRegistration['access'];

const connectors: {
  readonly [Type in Access['type']]: (
    caller: AwsCaller,
    access: Extract<Access, { type: Type }>,
  ) => Promise<KubeConnection>;
} = {
  eks: async (caller, { cluster, region, server, caPem, role }) => {
    const regional = { ...caller, region };
    const signer = role === undefined ? regional : assumeRole(regional, role);
    return { server, caPem, tokens: createEksTokens(signer, cluster, Date.now) };
  },
  secret: async (caller, { secret, context }) =>
    parseStaticKubeconfig(await readSecret(caller, secret), `the secret '${secret}'`, context),
};

/** How to reach a registered cluster, with a credential that is short-lived or was kept secret. @throws Error saying what to do */
export function connectCluster(caller: AwsCaller, access: Access): Promise<KubeConnection> {
  return (connectors[access.type] as (caller: AwsCaller, access: Access) => Promise<KubeConnection>)(caller, access);
}
