import { messageOf } from '../base/errors.ts';
import { holdLease, type LeaseContext } from './lease.ts';
import type { ReceivedMessage } from './port.ts';

/** A record of the event with which SQS calls a function; only the fields that are read. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly SentTimestamp: string;
    readonly MessageGroupId?: string;
  };
}

/** The event with which SQS calls a function. */
export interface QueueEvent {
  readonly Records: readonly QueueRecord[];
}

/** The answer to SQS: the messages that stay in the queue. */
export interface QueueAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** `queue` is that of the messages, which are kept from other workers while the work goes on. */
export interface BatchContext extends LeaseContext {
  /** Aborts shortly before the function's timeout. */
  readonly signal: AbortSignal;
}

/**
 * Calls `handle` with each record and returns those that failed. Groups run at once, the records of a group in order. Within a group
 * nothing overtakes a failure: the records after it stay in the queue. All are kept from other workers until their group is done, so that
 * only a crash makes one reappear; work on a record that another worker may have by now is aborted, or not begun.
 */
export async function processBatch(
  context: BatchContext,
  event: QueueEvent,
  handle: (body: string, signal: AbortSignal) => Promise<void>,
): Promise<QueueAnswer> {
  const groups = Map.groupBy(event.Records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId);
  const failed = await Promise.all([...groups.values()].map((records) => processGroup(context, records, handle)));
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The ids of the record that failed and of those that follow it. */
async function processGroup(
  context: BatchContext,
  records: readonly QueueRecord[],
  handle: (body: string, signal: AbortSignal) => Promise<void>,
): Promise<readonly string[]> {
  const leases = records.map((record) => holdLease(context, messageFrom(record)));
  let done = 0;
  try {
    for (const [index, record] of records.entries()) {
      const lease = leases[index]!;
      await lease.begun;
      lease.signal.throwIfAborted();
      await handle(record.body, AbortSignal.any([context.signal, lease.signal]));
      lease.end();
      done++;
    }
  } catch (error) {
    context.log.error('job failed; it comes back after its visibility timeout', {
      id: records[done]?.messageId,
      error: messageOf(error),
    });
  } finally {
    for (const lease of leases) lease.end();
  }
  return records.slice(done).map(({ messageId }) => messageId);
}

function messageFrom(record: QueueRecord): ReceivedMessage {
  const group = record.attributes.MessageGroupId;
  return {
    id: record.messageId,
    body: record.body,
    receipt: record.receiptHandle,
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
    sentAt: Number(record.attributes.SentTimestamp),
    ...(group === undefined ? {} : { group }),
  };
}

/** The event with which SQS would call a function for these messages. */
export function queueEventOf(messages: readonly ReceivedMessage[]): QueueEvent {
  return {
    Records: messages.map((message) => ({
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        ...(message.group === undefined ? {} : { MessageGroupId: message.group }),
      },
    })),
  };
}
