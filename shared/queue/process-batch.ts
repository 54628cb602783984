import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Queue, ReceivedMessage } from './port.ts';

/** A record of the event with which SQS calls a function; only what is read. */
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

export interface QueueEvent {
  readonly Records: readonly QueueRecord[];
}

/** What SQS wants back: the messages that stay in the queue. */
export interface QueueAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface BatchContext {
  /** The queue of the messages, to hold on to them while the work goes on. */
  readonly queue: Queue;
  readonly log: Log;
  /** Aborts when the function's time is nearly over. */
  readonly signal: AbortSignal;
}

/** A crash frees the object after this long, however long the work may take. */
const visibilityMs = 30_000;
const extendEveryMs = 10_000;

/**
 * Hands each record to `handle`, in order, and answers with those that failed. Within a FIFO group nothing overtakes a
 * failure: the records after it are given back unread. While one is worked on its visibility is extended, so that only
 * a crash lets it reappear. When the message turns out to be another worker's now, the work is aborted.
 */
export async function processBatch(
  context: BatchContext,
  event: QueueEvent,
  handle: (body: string, signal: AbortSignal) => Promise<void>,
): Promise<QueueAnswer> {
  const failed: string[] = [];
  const blockedGroups = new Set<string>();
  for (const record of event.Records) {
    const group = record.attributes.MessageGroupId;
    if (group !== undefined && blockedGroups.has(group)) {
      failed.push(record.messageId);
      continue;
    }
    try {
      await holding(context, messageFrom(record), (signal) => handle(record.body, signal));
    } catch (error) {
      context.log.error('job failed; it comes back after its visibility', {
        id: record.messageId,
        error: messageOf(error),
      });
      failed.push(record.messageId);
      if (group !== undefined) blockedGroups.add(group);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function holding(context: BatchContext, message: ReceivedMessage, work: (signal: AbortSignal) => Promise<void>) {
  const lost = new AbortController();
  const hold = () =>
    context.queue.extend(message, visibilityMs).catch((error: unknown) => {
      if ((error as { code?: string }).code === 'stale-receipt') lost.abort(error);
      else context.log.warn('visibility not extended', { id: message.id, error: messageOf(error) });
    });
  await hold();
  const heartbeat = setInterval(hold, extendEveryMs);
  try {
    await work(AbortSignal.any([context.signal, lost.signal]));
  } finally {
    clearInterval(heartbeat);
  }
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

/** The event with which SQS would hand these messages to a function. */
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
