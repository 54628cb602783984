import type { Command } from 'commander';
import type { DurableOptions } from '../io/open-durable.ts';

/** The flags that `withDurableFlags` declares. */
export interface DurableFlags {
  readonly data: string;
  readonly bucket?: string;
  readonly queues?: string;
  readonly awsEndpoint?: string;
}

/** Declares the flags that say where queues and store are. */
export function withDurableFlags(command: Command): Command {
  return command
    .option('--data <folder>', 'folder of the queues, the store and the key; with --bucket, of the key only', '.sluice')
    .option(
      '--bucket <name>',
      'keep artifacts and records in this S3 bucket; goes with --queues, uses the credentials and region of the AWS CLI',
    )
    .option(
      '--queues <prefix>',
      'use the SQS queues with this URL prefix: https://sqs.<region>.amazonaws.com/<account>/sluice-',
    )
    .option('--aws-endpoint <url>', 'endpoint of S3 and SQS; default: that of the region');
}

/** Where queues and store are, by these flags. @throws Error if only one of `--bucket` and `--queues` is given */
export function durableOptionsOf({ data, bucket, queues, awsEndpoint }: DurableFlags): DurableOptions {
  if (bucket === undefined && queues === undefined) return { data };
  if (bucket === undefined || queues === undefined)
    throw new Error('--bucket and --queues go together: both on AWS, or both in --data');
  const endpoint = awsEndpoint === undefined ? {} : { endpoint: awsEndpoint };
  return { data, aws: { bucket, queueUrlPrefix: queues, ...endpoint } };
}
