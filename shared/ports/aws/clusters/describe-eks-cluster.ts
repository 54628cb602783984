import { z } from 'zod';
import { AwsCallError, type AwsCaller, callAws } from '../call-aws.ts';

const answerSchema = z.object({
  cluster: z.object({
    name: z.string(),
    status: z.string(),
    endpoint: z.string(),
    certificateAuthority: z.object({ data: z.string() }),
  }),
});

/** Reads an EKS cluster's address and certificate authority. @throws Error saying what to do */
export async function describeEksCluster(
  caller: AwsCaller,
  name: string,
): Promise<{ readonly cluster: string; readonly server: string; readonly caPem: string }> {
  let answer: string;
  try {
    answer = await callAws(caller, { service: 'eks', method: 'GET', path: `/clusters/${encodeURIComponent(name)}` });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    const fix =
      error.code === 'ResourceNotFoundException'
        ? `there is no EKS cluster ${name} in ${caller.region}; --region names another`
        : 'adding a cluster needs eks:DescribeCluster';
    throw new Error(`${error.message}; ${fix}`, { cause: error });
  }
  const parsed = answerSchema.safeParse(JSON.parse(answer));
  if (!parsed.success) throw new Error(`the EKS cluster ${name} has no address yet; wait until it is ACTIVE`);
  const { endpoint, certificateAuthority } = parsed.data.cluster;
  return { cluster: name, server: endpoint, caPem: Buffer.from(certificateAuthority.data, 'base64').toString() };
}
