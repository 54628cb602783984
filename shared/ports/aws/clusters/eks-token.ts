import { messageOf } from '../../../base/errors.ts';
import {
  CredentialError,
  type KubeCredential,
  type KubeCredentials,
  renewedCredentials,
} from '../../kube/credentials/credentials.ts';
import { type AwsCaller, presignAwsCall } from '../call-aws.ts';

/** EKS accepts a token for 15 minutes after it was signed; this leaves time for clock skew and requests under way. */
const keptMs = 600_000;

/**
 * Bearer tokens for an EKS cluster. A token is a signed GetCallerIdentity request, which the cluster sends to STS to learn who the caller
 * is. No token outlives the credentials that signed it, because STS refuses those that have expired.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html
 */
export function createEksTokens(caller: AwsCaller, cluster: string, now: () => number): KubeCredentials {
  return renewedCredentials(async () => {
    try {
      return await signToken(caller, cluster, now);
    } catch (error) {
      throw new CredentialError(messageOf(error), { cause: error });
    }
  }, now);
}

async function signToken(caller: AwsCaller, cluster: string, now: () => number): Promise<KubeCredential> {
  const credentials = await caller.credentials();
  const signedAt = now();
  const endsAt = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
  const url = await presignAwsCall(
    { ...caller, credentials: async () => credentials },
    {
      service: 'sts',
      method: 'GET',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { 'x-k8s-aws-id': cluster },
    },
  );
  const token = `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
  return { token, expiresAt: Math.min(signedAt + keptMs, endsAt) };
}
