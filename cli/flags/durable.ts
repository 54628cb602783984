import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type AwsPortsOptions, openAwsPorts } from '../../shared/aws/open-aws-ports.ts';
import type { DurablePorts } from '../../shared/store/durable-ports.ts';
import { openEmbeddedPorts, readOrMakeSecret } from '../../shared/store/embedded.ts';

export interface DurableOptions {
  /** The folder of queues, store and key; with `aws`, of the key alone. */
  readonly data: string;
  /** Queues and store are SQS and S3 instead of files. */
  readonly aws?: AwsPortsOptions;
}

/** What `withDurableFlags` reads from the command line. */
export interface DurableFlags {
  readonly data: string;
  readonly bucket?: string;
  readonly queues?: string;
  readonly awsEndpoint?: string;
}

export function withDurableFlags(command: Command): Command {
  return command
    .option('--data <folder>', 'where queues, artifacts and the key are kept; with --bucket, the key alone', '.sluice')
    .option(
      '--bucket <name>',
      'keep artifacts and records in this S3 bucket, with --queues; credentials and region as of the AWS CLI',
    )
    .option(
      '--queues <prefix>',
      'use the SQS queues whose URLs begin so: https://sqs.<region>.amazonaws.com/<account>/sluice-',
    )
    .option('--aws-endpoint <url>', 'of S3 and SQS, where it is not the region’s own');
}

/** @throws Error where one of two flags that go together is missing */
export function durableOptionsOf({ data, bucket, queues, awsEndpoint }: DurableFlags): DurableOptions {
  if (bucket === undefined && queues === undefined) return { data };
  if (bucket === undefined || queues === undefined)
    throw new Error('--bucket and --queues go together: both on AWS, or both in --data');
  const endpoint = awsEndpoint === undefined ? {} : { endpoint: awsEndpoint };
  return { data, aws: { bucket, queueUrlPrefix: queues, ...endpoint } };
}

export function openDurable({ data, aws }: DurableOptions): DurablePorts {
  if (aws === undefined) return openEmbeddedPorts(data);
  return {
    ...openAwsPorts(aws),
    // Who needs no key leaves none behind.
    get secret() {
      mkdirSync(data, { recursive: true, mode: 0o700 });
      return readOrMakeSecret(join(data, 'secret.key'));
    },
  };
}
