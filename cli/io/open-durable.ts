import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../shared/base/system-clock.ts';
import { type AwsPortsOptions, openAwsPorts } from '../../shared/ports/aws/open-aws-ports.ts';
import type { DurablePorts } from '../../shared/ports/store/durable-ports.ts';
import { openEmbeddedPorts, readOrMakeSecret } from '../../shared/ports/store/embedded.ts';

/** Where queues, store and key are. */
export interface DurableOptions {
  /** The folder of queues, store and key; with `aws`, of the key only. */
  readonly data: string;
  /** Queues and store are SQS and S3 instead of files. */
  readonly aws?: AwsPortsOptions;
}

/** Opens queues, store and key: those in a folder, or SQS and S3 with the key in the folder. */
export function openDurable({ data, aws }: DurableOptions): DurablePorts {
  if (aws === undefined) return openEmbeddedPorts(data, systemClock.now);
  return {
    ...openAwsPorts(aws),
    // Made only when it is read, because most commands need no key.
    get secret() {
      mkdirSync(data, { recursive: true, mode: 0o700 });
      return readOrMakeSecret(join(data, 'secret.key'));
    },
  };
}
