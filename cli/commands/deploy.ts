import { Command } from 'commander';
import { queues } from '../../infra/aws-stack/resources/names.ts';
import { callerOfEnvironment } from '../../shared/ports/aws/call-aws.ts';
import { describeStack } from '../../shared/ports/aws/describe-stack.ts';

interface Flags {
  readonly stage: string;
  readonly region?: string;
  readonly param?: readonly string[];
  readonly dryRun?: boolean;
  readonly remove?: boolean;
}

/** `sluice deploy`: deploys, upgrades or removes the stack on AWS. */
export function deployCommand(): Command {
  return new Command('deploy')
    .description('deploy Sluice to AWS, or upgrade it to this version; with the credentials of the AWS CLI')
    .option('--stage <name>', 'name of the installation; an account may have several', 'prod')
    .option('--region <region>', 'AWS region; default: that of the environment')
    .option(
      '--param <name=value...>',
      `how many functions work at once on a queue (${queues.join(', ')}), or clusterRoles of serverless.yml`,
    )
    .option('--dry-run', 'write and check the template, and deploy nothing')
    .option('--remove', 'delete the stack; its bucket and what was applied to clusters stay')
    .action(deploy);
}

async function deploy({ stage, dryRun = false, remove = false, ...flags }: Flags): Promise<void> {
  if (!/^[a-z0-9]{1,12}$/.test(stage))
    throw new Error(
      `--stage ${stage}: up to twelve lower-case letters and digits, because it becomes part of a bucket's name`,
    );
  // Loaded here, because no other command needs esbuild.
  const { packageStack, deployStack, removeStack } = await import('../../infra/aws-stack/package-stack.ts');
  const region = flags.region || process.env['AWS_REGION'] || undefined;
  const stack = { stage, params: flags.param ?? [], ...(region === undefined ? {} : { region }) };
  const say = (line: string): void => console.error(line);
  if (dryRun && !remove) {
    const { template } = await packageStack(stack, say);
    console.log(`${template}: would be deployed as sluice-${stage}`);
    return;
  }
  const caller = await callerOfEnvironment(process.env['AWS_ENDPOINT_URL'], region);
  const there = { ...stack, region: caller.region };
  if (remove) {
    const { BucketName } = await describeStack(caller, `sluice-${stage}`);
    if (dryRun) console.log(`sluice-${stage} would be removed; the bucket ${BucketName} would stay`);
    else await removeStack(there);
    if (!dryRun) console.log(`sluice-${stage} is removed; the bucket ${BucketName} stays until you delete it`);
    return;
  }
  await deployStack(there, await packageStack(there, say));
  console.log(nextSteps(await describeStack(caller, `sluice-${stage}`), there));
}

function nextSteps(
  outputs: Readonly<Record<string, string>>,
  { stage, region }: { readonly stage: string; readonly region: string },
): string {
  const { Url, BucketName, QueueUrlPrefix, KeyArn, AlarmTopicArn } = outputs;
  return `
webhook    ${Url}/hook/<digest>   (each Receiver's status.webhookPath)
admission  ${Url}
gateway    ${Url}/a/…
bucket     ${BucketName}
queues     ${QueueUrlPrefix}
key        ${KeyArn}

next (docs/deploy-aws.md has the details):
  aws sns subscribe --region ${region} --topic-arn ${AlarmTopicArn} --protocol email --notification-endpoint <you>
  sluice install --context <cluster> --admission-url ${Url} --admission-key ${KeyArn}
  sluice cluster add <name> --stage ${stage} --eks <cluster> --role <arn>`.trimStart();
}
