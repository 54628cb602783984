import type { Command } from 'commander';
import { callerOfEnvironment } from '../../shared/ports/aws/call-aws.ts';
import { describeStack } from '../../shared/ports/aws/describe-stack.ts';
import { type DurableFlags, withDurableFlags } from './durable.ts';

/** The flags that `withStackFlags` declares. */
export interface StackFlags extends DurableFlags {
  readonly stage?: string;
}

/** Declares `--bucket` and `--queues`, and `--stage` for the stack that has both. @param stage the default of `--stage` */
export function withStackFlags(command: Command, stage?: string): Command {
  return withDurableFlags(command).option(
    '--stage <name>',
    'installation that sluice deploy has made, instead of --bucket and --queues',
    stage,
  );
}

/** The flags, with the stack's bucket and queues if none are named. @throws Error if the stack does not exist */
export async function ofStack<Flags extends StackFlags>(flags: Flags): Promise<Flags> {
  if (flags.bucket !== undefined || flags.queues !== undefined || flags.stage === undefined) return flags;
  const caller = await callerOfEnvironment(flags.awsEndpoint ?? process.env['AWS_ENDPOINT_URL']);
  const { BucketName, QueueUrlPrefix } = await describeStack(caller, `sluice-${flags.stage}`);
  if (BucketName === undefined || QueueUrlPrefix === undefined)
    throw new Error(
      `the stack sluice-${flags.stage} has no outputs for its bucket and queues; run sluice deploy again`,
    );
  return { ...flags, bucket: BucketName, queues: QueueUrlPrefix };
}
