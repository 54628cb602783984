import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type JobQueue, jobQueues } from '../../queue/job.ts';
import type { DurablePorts } from '../store/durable-ports.ts';
import { S3ObjectStore } from './s3/s3-object-store.ts';
import { SqsQueue } from './sqs/sqs-queue.ts';

/** Where queues and store are on AWS. */
export interface AwsPortsOptions {
  readonly bucket: string;
  /** The prefix of the URLs of all queues: `https://sqs.<region>.amazonaws.com/<account>/sluice-`. */
  readonly queueUrlPrefix: string;
  /** The endpoint of an emulator, or a private one; by default the region's own. */
  readonly endpoint?: string;
}

/** The durable ports without the key, which is kept elsewhere. */
export type AwsPorts = Omit<DurablePorts, 'secret'>;

/** The names of each job queue and its dead letters, after the prefix. */
export const queueNames = Object.fromEntries(
  jobQueues.map((name) => [name, { live: `${name}.fifo`, dead: `${name}-dead.fifo` }]),
) as Readonly<Record<JobQueue, { readonly live: string; readonly dead: string }>>;
/** The name of the queue of timers, after the prefix. */
export const timersName = 'timers';

/** Opens queues and store on SQS and S3, with the credentials and the region of the environment. It makes no request. */
export function openAwsPorts({ bucket, queueUrlPrefix, endpoint }: AwsPortsOptions): AwsPorts {
  const where = endpoint === undefined ? {} : { endpoint };
  // The ports retry themselves, because they know what may be repeated.
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
