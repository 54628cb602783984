import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type JobQueue, jobQueues } from '../../queue/job.ts';
import type { DurablePorts } from '../store/durable-ports.ts';
import { S3ObjectStore } from './s3/s3-object-store.ts';
import { SqsQueue } from './sqs/sqs-queue.ts';

export interface AwsPortsOptions {
  readonly bucket: string;
  /** What the URLs of all queues begin with: `https://sqs.<region>.amazonaws.com/<account>/sluice-`. */
  readonly queueUrlPrefix: string;
  /** Of an emulator, or a private endpoint; by default the region's own. */
  readonly endpoint?: string;
}

/** Without the key, which is kept elsewhere. */
export type AwsPorts = Omit<DurablePorts, 'secret'>;

/** Where each job queue stands after the prefix. */
export const queueNames: Readonly<Record<JobQueue, { readonly live: string; readonly dead: string }>> = {
  sources: { live: 'sources.fifo', dead: 'sources-dead.fifo' },
  reconciles: { live: 'reconciles.fifo', dead: 'reconciles-dead.fifo' },
  surveys: { live: 'surveys.fifo', dead: 'surveys-dead.fifo' },
  intake: { live: 'intake.fifo', dead: 'intake-dead.fifo' },
};
export const timersName = 'timers';

/** S3 and SQS, with the credentials and the region of the environment. Sends nothing yet. */
export function openAwsPorts({ bucket, queueUrlPrefix, endpoint }: AwsPortsOptions): AwsPorts {
  const where = endpoint === undefined ? {} : { endpoint };
  // The retries are in the ports, which know what may be repeated.
  const s3 = new S3Client({ ...where, maxAttempts: 1, forcePathStyle: endpoint !== undefined });
  const sqs = new SQSClient({ ...where, maxAttempts: 1, useQueueUrlAsEndpoint: true });
  const open = (name: string, fifo: boolean) =>
    new SqsQueue({ client: sqs, url: `${queueUrlPrefix}${name}`, name, fifo });
  const each = (which: 'live' | 'dead') =>
    Object.fromEntries(jobQueues.map((name) => [name, open(queueNames[name][which], true)])) as Record<
      JobQueue,
      ReturnType<typeof open>
    >;
  return {
    store: new S3ObjectStore({ client: s3, bucket }),
    queues: { ...each('live'), timers: open(timersName, false) },
    deadLetters: each('dead'),
    close() {
      s3.destroy();
      sqs.destroy();
    },
  };
}
