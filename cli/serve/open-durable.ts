import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsPortsOptions, openAwsPorts } from '../../shared/aws/open-aws-ports.ts';
import type { DurablePorts } from '../../shared/store/durable-ports.ts';
import { openEmbeddedPorts, readOrMakeSecret } from '../../shared/store/embedded.ts';

export interface DurableOptions {
  /** The folder of queues, store and key; with `aws`, of the key alone. */
  readonly data: string;
  /** Queues and store are SQS and S3 instead of files. */
  readonly aws?: Omit<AwsPortsOptions, 'secret'>;
}

export function openDurable({ data, aws }: DurableOptions): DurablePorts {
  if (aws === undefined) return openEmbeddedPorts(data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return openAwsPorts({ ...aws, secret: readOrMakeSecret(join(data, 'secret.key')) });
}
