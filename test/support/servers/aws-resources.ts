import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { queueNames, timersName } from '../../../shared/ports/aws/open-aws-ports.ts';
import { jobQueues, maxReceiveCount } from '../../../shared/queue/job.ts';

/** What an installation has on AWS, as `sluice serve --bucket … --queues …` takes it. */
export interface AwsResources {
  readonly bucket: string;
  readonly queueUrlPrefix: string;
  readonly endpoint: string;
}

/** For the emulators, which take any. */
export const testCredentials = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** Makes bucket and queues on an emulator, with dead-letter queues as in production. */
export async function createAwsResources(endpoint: string, name: string): Promise<AwsResources> {
  const options = { endpoint, region: 'us-east-1', credentials: testCredentials };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sqs = new SQSClient(options);
  const createQueue = async (queue: string, attributes: Record<string, string> = {}): Promise<string> => {
    const fifo = queue.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
    const command = new CreateQueueCommand({ QueueName: `${name}-${queue}`, Attributes: { ...fifo, ...attributes } });
    return (await sqs.send(command)).QueueUrl ?? '';
  };
  try {
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    for (const { live, dead } of jobQueues.map((queue) => queueNames[queue])) {
      const deadUrl = await createQueue(dead);
      const found = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: deadUrl, AttributeNames: ['QueueArn'] }));
      const redrive = { deadLetterTargetArn: found.Attributes?.['QueueArn'], maxReceiveCount };
      await createQueue(live, { RedrivePolicy: JSON.stringify(redrive) });
    }
    const timers = await createQueue(timersName);
    return { bucket: name, queueUrlPrefix: timers.slice(0, -timersName.length), endpoint };
  } finally {
    s3.destroy();
    sqs.destroy();
  }
}
