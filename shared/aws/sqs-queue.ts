import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { checkMessage } from '../queue/check-message.ts';
import { type OutgoingMessage, type Queue, QueueError, type ReceivedMessage } from '../queue/port.ts';
import { batchMessages } from './batch-messages.ts';
import { isStaleReceipt, queueErrorOf } from './queue-error.ts';
import { type Attempt, defaultRetryPolicy, type RetryPolicy, retryAws } from './retry.ts';

export interface SqsQueueOptions {
  /** Made with `maxAttempts: 1`: the retries are here. */
  readonly client: SQSClient;
  readonly url: string;
  readonly name: string;
  readonly fifo: boolean;
  readonly retry?: RetryPolicy;
}

/**
 * A queue of Amazon SQS. Its dead-letter queue is the redrive policy of the queue itself. Times are whole seconds, rounded up.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export function createSqsQueue({ client, url, name, fifo, retry = defaultRetryPolicy }: SqsQueueOptions): Queue {
  const calling = async <T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await retryAws(call, retry, signal);
    } catch (error) {
      throw queueErrorOf(error, name);
    }
  };

  /** Entries that SQS did not take are sent again; a deduplication id makes that harmless on a FIFO queue. */
  async function sendBatch(entries: readonly SendMessageBatchRequestEntry[]): Promise<void> {
    let left = entries;
    for (let attempt = 1; ; attempt++) {
      const batch = [...left];
      const { Failed = [] } = await calling(() =>
        client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: batch })),
      );
      if (Failed.length === 0) return;
      const refused = Failed.find(({ SenderFault }) => SenderFault);
      if (refused !== undefined || attempt >= retry.attempts) {
        const { Code, Message } = refused ?? Failed[0]!;
        throw new QueueError(
          'not-accepted',
          `queue ${name}: ${Failed.length} of ${entries.length} messages not accepted: ${Code}: ${Message ?? ''}`,
        );
      }
      const failed = new Set(Failed.map(({ Id }) => Id));
      left = left.filter(({ Id }) => failed.has(Id));
      await sleep(Math.min(retry.baseMs * 2 ** attempt, 5000));
    }
  }

  async function onReceipt(message: ReceivedMessage, call: (attempt: Attempt) => Promise<unknown>): Promise<void> {
    try {
      await retryAws(call, retry);
    } catch (error) {
      if (!isStaleReceipt(error)) throw queueErrorOf(error, name);
      const text = `queue ${name}: message ${message.id} is another receiver's by now`;
      throw new QueueError('stale-receipt', text, { cause: error });
    }
  }

  return {
    name,
    fifo,
    async send(messages) {
      for (const message of messages) checkMessage(name, fifo, message);
      for (const batch of batchMessages(messages))
        await sendBatch(batch.map((message, id) => entryOf(message, fifo, id)));
    },
    async receive({ max, waitMs, visibilityMs, signal }) {
      if (signal?.aborted) return [];
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: max,
        WaitTimeSeconds: Math.ceil(waitMs / 1000),
        VisibilityTimeout: Math.ceil(visibilityMs / 1000),
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'MessageGroupId'],
        // The same id again hands out the same messages, where the first answer was lost.
        ...(fifo ? { ReceiveRequestAttemptId: randomUUID() } : {}),
      });
      try {
        const options = signal === undefined ? {} : { abortSignal: signal };
        return ((await calling(() => client.send(command, options), signal)).Messages ?? []).map(receivedOf);
      } catch (error) {
        if (signal?.aborted) return [];
        throw error;
      }
    },
    extend: (message, visibilityMs) =>
      onReceipt(message, () =>
        client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: url,
            ReceiptHandle: message.receipt,
            VisibilityTimeout: Math.ceil(visibilityMs / 1000),
          }),
        ),
      ),
    delete: (message) =>
      onReceipt(message, async ({ mayHaveHappened }) => {
        try {
          await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.receipt }));
        } catch (error) {
          // The receipt holds nothing any more where the attempt without an answer has deleted it.
          if (!(mayHaveHappened && isStaleReceipt(error))) throw error;
        }
      }),
    async depth() {
      const { Attributes = {} } = await calling(() =>
        client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })),
      );
      return {
        visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
        inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
        delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
      };
    },
  };
}

function entryOf(message: OutgoingMessage, fifo: boolean, id: number): SendMessageBatchRequestEntry {
  const { body, group, deduplicationId, delaySeconds } = message;
  return {
    Id: `${id}`,
    MessageBody: body,
    ...(group === undefined ? {} : { MessageGroupId: group }),
    ...(fifo ? { MessageDeduplicationId: deduplicationId ?? randomUUID() } : {}),
    ...(delaySeconds === undefined || fifo ? {} : { DelaySeconds: delaySeconds }),
  };
}

function receivedOf({ MessageId = '', Body = '', ReceiptHandle = '', Attributes = {} }: Message): ReceivedMessage {
  const group = Attributes.MessageGroupId;
  return {
    id: MessageId,
    body: Body,
    receipt: ReceiptHandle,
    receiveCount: Number(Attributes.ApproximateReceiveCount ?? 1),
    sentAt: Number(Attributes.SentTimestamp ?? 0),
    ...(group === undefined ? {} : { group }),
  };
}
