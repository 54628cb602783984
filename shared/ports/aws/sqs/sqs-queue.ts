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
import { checkMessage } from '../../../queue/check-message.ts';
import {
  type OutgoingMessage,
  type Queue,
  type QueueDepth,
  QueueError,
  type ReceivedMessage,
  type ReceiveOptions,
} from '../../../queue/port.ts';
import { type Attempt, defaultRetryPolicy, type RetryPolicy, retryAws } from '../retry.ts';
import { batchMessages } from './batch-messages.ts';
import { isStaleReceipt, queueErrorOf } from './queue-error.ts';

/** The queue, and the client that reaches it. */
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
export class SqsQueue implements Queue {
  readonly name: string;
  readonly fifo: boolean;
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #retry: RetryPolicy;

  constructor({ client, url, name, fifo, retry = defaultRetryPolicy }: SqsQueueOptions) {
    this.name = name;
    this.fifo = fifo;
    this.#client = client;
    this.#url = url;
    this.#retry = retry;
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    for (const message of messages) checkMessage(this.name, this.fifo, message);
    for (const batch of batchMessages(messages))
      await this.#sendBatch(batch.map((message, id) => entryOf(message, this.fifo, id)));
  }

  async receive({ max, waitMs, visibilityMs, signal }: ReceiveOptions): Promise<readonly ReceivedMessage[]> {
    if (signal?.aborted) return [];
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#url,
      MaxNumberOfMessages: max,
      WaitTimeSeconds: secondsOf(waitMs),
      VisibilityTimeout: secondsOf(visibilityMs),
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'MessageGroupId'],
      // If the first answer is lost, the same id returns the same messages.
      ...(this.fifo ? { ReceiveRequestAttemptId: randomUUID() } : {}),
    });
    const options = signal === undefined ? {} : { abortSignal: signal };
    try {
      const { Messages = [] } = await this.#calling(() => this.#client.send(command, options), signal);
      return Messages.map(receivedOf);
    } catch (error) {
      if (signal?.aborted) return [];
      throw error;
    }
  }

  extend(message: ReceivedMessage, visibilityMs: number): Promise<void> {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.#url,
      ReceiptHandle: message.receipt,
      VisibilityTimeout: secondsOf(visibilityMs),
    });
    return this.#onReceipt(message, () => this.#client.send(command));
  }

  delete(message: ReceivedMessage): Promise<void> {
    return this.#onReceipt(message, async ({ mayHaveHappened }) => {
      try {
        await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: message.receipt }));
      } catch (error) {
        // An attempt that got no answer may have deleted the message, which makes its receipt stale.
        if (!(mayHaveHappened && isStaleReceipt(error))) throw error;
      }
    });
  }

  async depth(): Promise<QueueDepth> {
    const command = new GetQueueAttributesCommand({ QueueUrl: this.#url, AttributeNames: ['All'] });
    const { Attributes = {} } = await this.#calling(() => this.#client.send(command));
    return {
      visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
      inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
      delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
    };
  }

  async #calling<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await retryAws(call, this.#retry, signal);
    } catch (error) {
      throw queueErrorOf(error, this.name);
    }
  }

  /** Sends entries that SQS did not take again; a deduplication id makes that harmless on a FIFO queue. */
  async #sendBatch(entries: readonly SendMessageBatchRequestEntry[]): Promise<void> {
    let left = entries;
    for (let attempt = 1; ; attempt++) {
      const command = new SendMessageBatchCommand({ QueueUrl: this.#url, Entries: [...left] });
      const { Failed = [] } = await this.#calling(() => this.#client.send(command));
      if (Failed.length === 0) return;
      const refused = Failed.find(({ SenderFault }) => SenderFault);
      if (refused !== undefined || attempt >= this.#retry.attempts) {
        const { Code, Message } = refused ?? Failed[0]!;
        throw new QueueError(
          'not-accepted',
          `queue ${this.name}: ${Failed.length} of ${entries.length} messages not accepted: ${Code}: ${Message ?? ''}`,
        );
      }
      const failed = new Set(Failed.map(({ Id }) => Id));
      left = left.filter(({ Id }) => failed.has(Id));
      await sleep(Math.min(this.#retry.baseMs * 2 ** attempt, 5000));
    }
  }

  async #onReceipt(message: ReceivedMessage, call: (attempt: Attempt) => Promise<unknown>): Promise<void> {
    try {
      await retryAws(call, this.#retry);
    } catch (error) {
      if (!isStaleReceipt(error)) throw queueErrorOf(error, this.name);
      const text = `queue ${this.name}: message ${message.id} is another receiver's by now`;
      throw new QueueError('stale-receipt', text, { cause: error });
    }
  }
}

const secondsOf = (milliseconds: number): number => Math.ceil(milliseconds / 1000);

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
