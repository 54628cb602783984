import { keepFor } from '../kube/keep-for.ts';
import { type AwsCaller, presignAwsCall } from './call-aws.ts';

/** EKS takes a token for 15 minutes after its signature. */
const keptMs = 600_000;

/**
 * Bearer tokens for an EKS cluster: a signed question to STS who the caller is, which the cluster asks in his place.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html
 */
export function createEksTokens(caller: AwsCaller, cluster: string, now: () => number): () => Promise<string> {
  return keepFor(keptMs, now, () => signToken(caller, cluster));
}

async function signToken(caller: AwsCaller, cluster: string): Promise<string> {
  const url = await presignAwsCall(caller, {
    service: 'sts',
    method: 'GET',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    headers: { 'x-k8s-aws-id': cluster },
  });
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}
