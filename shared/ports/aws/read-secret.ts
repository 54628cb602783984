import { AwsCallError, type AwsCaller, callAws } from './call-aws.ts';

/** Reads the text of a secret in Secrets Manager, by name or ARN. @throws Error saying what to do */
export async function readSecret(caller: AwsCaller, secret: string): Promise<string> {
  let answer: string;
  try {
    answer = await callAws(caller, {
      service: 'secretsmanager',
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: JSON.stringify({ SecretId: secret }),
    });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    const fix =
      error.code === 'ResourceNotFoundException'
        ? `there is no such secret in ${caller.region}: create it, or register the cluster with another one`
        : `the functions may read secrets whose names begin with sluice/<stage>/clusters/: rename it, or let their role read it`;
    throw new Error(`secret ${secret}: ${error.message}; ${fix}`, { cause: error });
  }
  const { SecretString } = JSON.parse(answer) as { SecretString?: string };
  if (SecretString === undefined) throw new Error(`secret ${secret} is binary; store it as text`);
  return SecretString;
}
