import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RetryPolicy } from '../../shared/ports/aws/retry.ts';
import { S3ObjectStore } from '../../shared/ports/aws/s3/s3-object-store.ts';
import { SqsQueue } from '../../shared/ports/aws/sqs/sqs-queue.ts';
import type { ObjectStore } from '../../shared/ports/store/object-store.ts';
import { testCredentials } from '../support/servers/aws-resources.ts';
import { type Emulator, type EmulatorName, hasPython, startEmulator } from '../support/servers/emulators.ts';
import { type AwsFaultProxy, awsFaults, startAwsFaultProxy } from '../support/servers/fault-proxy.ts';
import { findStaleGaps, type KnownGaps } from './known-gaps.ts';
import { describeObjectStore } from './object-store.ts';
import { describeQueue } from './queue.ts';

const emulators: readonly EmulatorName[] = ['ministack', 'moto'];
/** What an emulator does otherwise than AWS; the other one holds these facts. */
const gaps: Readonly<Record<EmulatorName, KnownGaps>> = {
  ministack: {},
  moto: {
    'drops a second message with the same deduplication id, also after the first is done':
      'moto 5.2.5 forgets a deduplication id when its message is deleted',
    'says that a receipt is stale once another receiver has the message': 'moto 5.2.5 takes every receipt it ever gave',
    'lets one of ten create an object that does not exist':
      'moto 5.2.5 looks at the condition and writes without a lock',
    'lets one of ten replace the object that all have read':
      'moto 5.2.5 looks at the condition and writes without a lock',
    'says that the object to replace is gone, also for many megabytes':
      'moto 5.2.5 checks no condition of an upload if there is no object',
  },
};

const python = hasPython();
if (!python) console.error('SKIPPED: the contract of SQS and S3 needs python3 with venv, for the emulators');

/** The same faults in each run; another number is another storm. */
const seed = Number(process.env['SLUICE_TEST_SEED'] ?? 20_261);
const retry: RetryPolicy = { attempts: 12, baseMs: 4 };

describe.skipIf(!python).each(emulators)('the ports on %s, whose answers fail now and then', (name) => {
  let emulator: Emulator | undefined;
  let proxy: AwsFaultProxy;
  let s3: S3Client;
  let sqs: SQSClient;
  let created = 0;

  beforeAll(async () => {
    emulator = await startEmulator(name);
    proxy = await startAwsFaultProxy(emulator.url);
    const options = { endpoint: proxy.url, region: 'us-east-1', maxAttempts: 1, credentials: testCredentials };
    s3 = new S3Client({ ...options, forcePathStyle: true });
    sqs = new SQSClient(options);
  });
  beforeEach(() => proxy.storm(0, 0));
  afterAll(async () => {
    s3?.destroy();
    sqs?.destroy();
    await proxy?.close();
    await emulator?.stop();
  });

  async function createQueue(fifo: boolean, attributes: Record<string, string>) {
    const QueueName = `q${created++}${fifo ? '.fifo' : ''}`;
    const Attributes = { ...attributes, ...(fifo ? { FifoQueue: 'true' } : {}) };
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    // An emulator names its own port.
    const url = proxy.url + new URL(QueueUrl).pathname;
    return { url, queue: new SqsQueue({ client: sqs, url, name: QueueName, fifo, retry }) };
  }
  async function createQueues(fifo: boolean) {
    const { url, queue: dead } = await createQueue(fifo, {});
    const found = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
    const redrive = { deadLetterTargetArn: found.Attributes?.['QueueArn'], maxReceiveCount: 2 };
    return { queue: (await createQueue(fifo, { RedrivePolicy: JSON.stringify(redrive) })).queue, dead };
  }
  async function createStore() {
    const bucket = `bucket-${created++}`;
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return new S3ObjectStore({ client: s3, bucket, retry });
  }

  describeQueue(
    'SqsQueue',
    {
      async create({ fifo }) {
        const queues = await createQueues(fifo);
        proxy.storm(seed + created, 0.2);
        return queues;
      },
    },
    gaps[name],
  );

  describeObjectStore(
    'S3ObjectStore',
    async () => {
      const store = await createStore();
      proxy.storm(seed + created, 0.2);
      return store;
    },
    { signs: true, gaps: gaps[name] },
  );

  it('has a test for each of its known gaps', () => {
    expect(findStaleGaps(gaps[name])).toEqual([]);
  });

  describe('S3ObjectStore: a write', () => {
    const faults = awsFaults.filter((fault) => fault !== 'partial');

    it.each(faults)('creates once, and says so, where it meets “%s”', async (fault) => {
      const store = await createStore();
      proxy.failNext('PUT', fault);

      const { etag } = await store.put('k', Buffer.from('mine'), { ifNoneMatch: '*' });

      expect(await textOf(store, 'k')).toEqual(['mine', etag]);
    });

    it.each(faults)('replaces once, and says so, where it meets “%s”', async (fault) => {
      const store = await createStore();
      const { etag: old } = await store.put('k', Buffer.from('old'));
      proxy.failNext('PUT', fault);

      const { etag } = await store.put('k', Buffer.from('mine'), { ifMatch: old });

      expect(await textOf(store, 'k')).toEqual(['mine', etag]);
    });

    it('loses to another write that overtook it, also when its first answer never came', async () => {
      const store = await createStore();
      await store.put('k', Buffer.from('another'));
      proxy.failNext('PUT', 'break before');

      await expect(store.put('k', Buffer.from('mine'), { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'lost' });
      expect((await textOf(store, 'k'))[0]).toBe('another');
    });

    it('writes in parts once, whichever call fails', async () => {
      const store = await createStore();
      const body = Buffer.alloc(9 * 1024 * 1024, 'x');
      proxy.failNext('PUT', 'break after');
      proxy.failNext('POST', 'throttle');

      await store.put('k', new Blob([body]).stream(), { ifNoneMatch: '*' });

      expect((await store.get('k'))?.size).toBe(body.length);
    });

    it('says so when it is throttled for good', async () => {
      const store = await createStore();
      for (let attempt = 0; attempt < retry.attempts; attempt++) proxy.failNext('PUT', 'throttle');

      await expect(store.put('k', Buffer.from('mine'))).rejects.toMatchObject({
        name: 'StoreError',
        code: 'throttled',
        key: 'k',
      });
    });
  });

  it('reads again where an answer is cut off', async () => {
    const store = await createStore();
    await store.put('k', Buffer.alloc(100_000, 'x'));
    for (const fault of ['cut', 'break after', 'throttle'] as const) proxy.failNext('GET', fault);

    expect((await store.get('k'))?.size).toBe(100_000);
  });

  it('continues a stream where it broke', async () => {
    const store = await createStore();
    const body = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    await store.put('k', body);
    for (const fault of ['cut', 'cut', 'throttle', 'break before'] as const) proxy.failNext('GET', fault);

    const streamed = await store.stream('k');

    const read = Buffer.from(await new Response(streamed?.body as ReadableStream).arrayBuffer());
    expect(read.equals(body)).toBe(true);
  });

  it('sends each message once and in the order of its group, where SQS takes only some', async () => {
    const { queue } = await createQueues(true);
    for (let time = 0; time < 4; time++) proxy.failNext('SendMessageBatch', 'partial');
    const sent = ['a1', 'b1', 'a2', 'b2', 'a3', 'c1', 'd1'];

    await queue.send(sent.map((body) => ({ body, group: body[0]!, deduplicationId: body })));

    const received: string[] = [];
    for (let look = 0; look < 20 && received.length < sent.length; look++) {
      for (const message of await queue.receive({ max: 10, waitMs: 1000, visibilityMs: 30_000 })) {
        received.push(message.body);
        await queue.delete(message);
      }
    }
    expect([...received].sort()).toEqual([...sent].sort());
    expect(received.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(received.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2']);
  });

  it('sends and deletes a message once where an answer is lost', async () => {
    const { queue } = await createQueues(true);
    proxy.failNext('SendMessageBatch', 'break after');
    proxy.failNext('DeleteMessage', 'break after');
    await queue.send([{ body: 'one', group: 'g', deduplicationId: '1' }]);

    const [message] = await queue.receive({ max: 10, waitMs: 3000, visibilityMs: 30_000 });
    await queue.delete(message!);

    expect(message?.body).toBe('one');
    expect(await queue.depth()).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('has met every fault in these tests', () => {
    const met = new Set(proxy.seen.map(({ fault }) => fault));

    expect([...met].filter((fault) => fault !== undefined).sort()).toEqual([...awsFaults].sort());
  });
});

async function textOf(store: ObjectStore, key: string): Promise<(string | undefined)[]> {
  const found = await store.get(key);
  return [Buffer.from(found?.body ?? []).toString(), found?.etag];
}
