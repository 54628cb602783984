import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe } from 'vitest';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { type Emulator, type EmulatorName, hasPython, startEmulator } from '../support/emulators.ts';
import { describeObjectStore } from './object-store.ts';
import { describeQueue, type KnownGaps } from './queue.ts';

const emulators: readonly EmulatorName[] = ['ministack', 'moto'];
/** What an emulator does otherwise than SQS; the other one holds these facts. */
const gaps: Readonly<Record<EmulatorName, KnownGaps>> = {
  ministack: {},
  moto: {
    'drops a second message with the same deduplication id, also after the first is done':
      'moto 5.2.5 forgets a deduplication id when its message is deleted',
    'says that a receipt is stale once another receiver has the message': 'moto 5.2.5 takes every receipt it ever gave',
  },
};

const python = hasPython();
if (!python) console.error('SKIPPED: the contract of SQS and S3 needs python3 with venv, for the emulators');

describe.skipIf(!python).each(emulators)('on %s', (name) => {
  let emulator: Emulator | undefined;
  let s3: S3Client;
  let sqs: SQSClient;
  let created = 0;

  beforeAll(async () => {
    emulator = await startEmulator(name);
    const options = {
      endpoint: emulator.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    s3 = new S3Client({ ...options, forcePathStyle: true });
    sqs = new SQSClient(options);
  });
  afterAll(async () => {
    s3?.destroy();
    sqs?.destroy();
    await emulator?.stop();
  });

  async function createQueue(fifo: boolean, attributes: Record<string, string>) {
    const QueueName = `q${created++}${fifo ? '.fifo' : ''}`;
    const Attributes = { ...attributes, ...(fifo ? { FifoQueue: 'true' } : {}) };
    const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    return { url, queue: createSqsQueue({ client: sqs, url, name: QueueName, fifo }) };
  }

  describeQueue(
    'SqsQueue',
    {
      async create({ fifo }) {
        const { url, queue: dead } = await createQueue(fifo, {});
        const found = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
        const redrive = { deadLetterTargetArn: found.Attributes?.['QueueArn'], maxReceiveCount: 2 };
        return { queue: (await createQueue(fifo, { RedrivePolicy: JSON.stringify(redrive) })).queue, dead };
      },
    },
    gaps[name],
  );

  describeObjectStore(
    'S3ObjectStore',
    async () => {
      const bucket = `bucket-${created++}`;
      await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      return createS3ObjectStore({ client: s3, bucket });
    },
    { signs: true },
  );
});
