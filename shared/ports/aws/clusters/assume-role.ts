import { keepFor } from '../../../base/keep-for.ts';
import { AwsCallError, type AwsCaller, type AwsCredentials, queryAws } from '../call-aws.ts';

const earlyMs = 300_000;
const sessionSeconds = 3600;

/**
 * The caller acting as a role. Its credentials are renewed five minutes before they expire.
 *
 * @param now milliseconds since the epoch
 */
export function assumeRole(caller: AwsCaller, role: string, now: () => number): AwsCaller {
  const credentials = keepFor(sessionSeconds * 1000 - earlyMs, now, () => requestCredentials(caller, role));
  return { ...caller, credentials };
}

async function requestCredentials(caller: AwsCaller, role: string): Promise<AwsCredentials> {
  let answer: string;
  try {
    answer = await queryAws(caller, 'sts', {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: role,
      RoleSessionName: 'sluice',
      DurationSeconds: String(sessionSeconds),
    });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    throw new Error(
      `the role ${role} may not be assumed (${error.message}); its trust policy must allow sts:AssumeRole to the roles of Sluice's ` +
        'functions, and its name must begin with sluice-; see docs/deploy-aws.md, "A cluster"',
      { cause: error },
    );
  }
  const field = (name: string): string => {
    const value = new RegExp(`<${name}>([^<]+)<`).exec(answer)?.[1];
    if (value === undefined) throw new Error(`sts answered AssumeRole for ${role} without ${name}`);
    return value;
  };
  return {
    accessKeyId: field('AccessKeyId'),
    secretAccessKey: field('SecretAccessKey'),
    sessionToken: field('SessionToken'),
    expiration: new Date(field('Expiration')),
  };
}
