import { Command } from 'commander';
import { queues } from '../../infra/aws-stack/resources/names.ts';
import { callerOfEnvironment } from '../../shared/aws/call-aws.ts';
import { describeStack } from '../../shared/aws/describe-stack.ts';

interface Flags {
  readonly stage: string;
  readonly region?: string;
  readonly param?: readonly string[];
  readonly dryRun?: boolean;
  readonly remove?: boolean;
}

export function deployCommand(): Command {
  return new Command('deploy')
    .description('deploy Sluice to AWS, or bring it up to this version; credentials as of the AWS CLI')
    .option('--stage <name>', 'one account may hold several', 'prod')
    .option('--region <region>', 'default: that of the environment')
    .option(
      '--param <name=value...>',
      `how many functions work at once on a queue (${queues.join(', ')}), or clusterRoles of serverless.yml`,
    )
    .option('--dry-run', 'write the template and check it, and call nobody')
    .option('--remove', 'take the stack down; its bucket and what was applied to clusters stay')
    .action(deploy);
}

async function deploy({ stage, dryRun = false, remove = false, ...flags }: Flags): Promise<void> {
  if (!/^[a-z0-9]{1,12}$/.test(stage))
    throw new Error(`--stage ${stage}: up to twelve lower-case letters and digits, for it is part of names of buckets`);
  // Loaded here: nothing else of sluice needs what packages it.
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
    if (!dryRun) console.log(`sluice-${stage} is removed; the bucket ${BucketName} stays until somebody deletes it`);
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

next, as docs/deploy-aws.md says step by step:
  aws sns subscribe --region ${region} --topic-arn ${AlarmTopicArn} --protocol email --notification-endpoint <you>
  sluice install --context <cluster> --admission-url ${Url} --admission-key ${KeyArn}
  sluice cluster add <name> --stage ${stage} --eks <cluster> --role <arn>`.trimStart();
}
