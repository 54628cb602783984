/** A message to send. */
export interface OutgoingMessage {
  /** UTF-8 text, at most 256 KiB. */
  readonly body: string;
  /** FIFO queues only: messages of one group are delivered in order, one batch at a time. At most 128 characters. */
  readonly group?: string;
  /** FIFO queues only: a message with the same id within 5 minutes is accepted and dropped. At most 128 characters. */
  readonly deduplicationId?: string;
  /** Standard queues only: seconds until the message can be received, 0 to 900. */
  readonly delaySeconds?: number;
  /** FIFO queues only: how to merge this message with one that waits. A queue that cannot look at waiting messages (SQS) keeps both. */
  readonly fold?: Fold;
}

/** If a message of the same group and key waits and was never delivered, `merge` makes one of the two, which takes its place. */
export interface Fold {
  readonly key: string;
  /** The body that requests everything that both messages request. */
  merge(waitingBody: string): string;
}

/** A message as received; it stays invisible to others until its visibility ends or it is deleted. */
export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  /** Identifies this delivery of the message; a later delivery of the same message makes it stale. */
  readonly receipt: string;
  /** How often the message was received, this time included (1 on the first). */
  readonly receiveCount: number;
  /** When it was sent, milliseconds since the epoch. */
  readonly sentAt: number;
}

/** How many messages to receive, and for how long. */
export interface ReceiveOptions {
  /** 1 to 10. */
  readonly max: number;
  /** How long to wait for a first message, 0 to 20 000 ms. */
  readonly waitMs: number;
  /** How long the messages stay invisible to others. */
  readonly visibilityMs: number;
  readonly signal?: AbortSignal;
}

/** A message as `peek` shows it. */
export interface PeekedMessage {
  readonly group?: string;
  readonly body: string;
  /** True if a worker has received it and not yet deleted it or let it go. */
  readonly inFlight: boolean;
}

/** How many messages a queue has. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** How long the oldest visible message has waited, 0 if there is none; absent if the queue does not tell (SQS tells only CloudWatch). */
  readonly oldestMs?: number;
}

/**
 * A queue with the semantics of Amazon SQS, FIFO or standard. Implementations pass `test/contract/queue.ts`.
 *
 * A message that was received more often than the queue allows goes to its dead-letter queue.
 */
export interface Queue {
  readonly name: string;
  readonly fifo: boolean;
  /** Sends all messages in order. Throws `QueueError` that says which were not accepted. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  receive(options: ReceiveOptions): Promise<readonly ReceivedMessage[]>;
  /** Hides the message for this long from now on; throws `QueueError` code `stale-receipt` if it is no longer ours. */
  extend(message: ReceivedMessage, visibilityMs: number): Promise<void>;
  /** Idempotent. A stale receipt deletes nothing and throws `QueueError` code `stale-receipt`. */
  delete(message: ReceivedMessage): Promise<void>;
  /** Approximate on SQS. */
  depth(): Promise<QueueDepth>;
  /** The oldest messages, at most `max`, without receiving them; absent if the queue cannot show them, as SQS cannot. */
  peek?(max: number): Promise<readonly PeekedMessage[]>;
}

/** What a caller may tell apart: the receipt is stale, the message was refused, the queue is throttled or unavailable. */
export type QueueErrorCode = 'stale-receipt' | 'too-large' | 'not-accepted' | 'throttled' | 'unavailable';

/** An error of a queue; its message names the queue. */
export class QueueError extends Error {
  override readonly name = 'QueueError';
  readonly code: QueueErrorCode;

  constructor(code: QueueErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
