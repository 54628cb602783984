import type { Command } from 'commander';
import { callerOfEnvironment } from '../../shared/aws/call-aws.ts';
import { describeStack } from '../../shared/aws/describe-stack.ts';
import { type DurableFlags, withDurableFlags } from './durable.ts';

/** What `withStackFlags` reads from the command line. */
export interface StackFlags extends DurableFlags {
  readonly stage?: string;
}

/** `--bucket` and `--queues`, or the stack that has them. @param stage where the command line names none of all three */
export function withStackFlags(command: Command, stage?: string): Command {
  return withDurableFlags(command).option(
    '--stage <name>',
    'of the stack that sluice deploy has put up, instead of --bucket and --queues',
    stage,
  );
}

/** The flags, with bucket and queues of the stack where they are not named. @throws Error where there is no such stack */
export async function ofStack<Flags extends StackFlags>(flags: Flags): Promise<Flags> {
  if (flags.bucket !== undefined || flags.queues !== undefined || flags.stage === undefined) return flags;
  const caller = await callerOfEnvironment(flags.awsEndpoint ?? process.env['AWS_ENDPOINT_URL']);
  const { BucketName, QueueUrlPrefix } = await describeStack(caller, `sluice-${flags.stage}`);
  if (BucketName === undefined || QueueUrlPrefix === undefined)
    throw new Error(`the stack sluice-${flags.stage} does not say its bucket and queues; sluice deploy it again`);
  return { ...flags, bucket: BucketName, queues: QueueUrlPrefix };
}
