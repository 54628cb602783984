/** A message to send. */
export interface OutgoingMessage {
  /** UTF-8 text, at most 256 KiB. */
  readonly body: string;
  /** FIFO queues only: messages of one group are handed out in order, one batch at a time. At most 128 characters. */
  readonly group?: string;
  /** FIFO queues only: the same id again within 5 minutes is accepted and dropped. At most 128 characters. */
  readonly deduplicationId?: string;
  /** Standard queues only: seconds until the message can be received, 0 to 900. */
  readonly delaySeconds?: number;
  /** FIFO queues only: how this message becomes one with another that waits. A queue that cannot look at what waits (SQS) keeps both. */
  readonly fold?: Fold;
}

/** A message of the same group and key that was never handed out becomes what `merge` makes of the two, in its place, and no other is added. */
export interface Fold {
  readonly key: string;
  /** The body that asks for all that both ask for. */
  merge(waitingBody: string): string;
}

/** A message as received; it stays invisible to others until its visibility ends or it is deleted. */
export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  /** Names this receipt of the message; a later receipt of the same message makes it stale. */
  readonly receipt: string;
  /** How often the message was received, this time included (1 on the first). */
  readonly receiveCount: number;
  /** When it was sent, milliseconds since the epoch. */
  readonly sentAt: number;
}

export interface ReceiveOptions {
  /** 1 to 10. */
  readonly max: number;
  /** How long to wait for a first message, 0 to 20 000 ms. */
  readonly waitMs: number;
  /** How long the messages stay invisible to others. */
  readonly visibilityMs: number;
  readonly signal?: AbortSignal;
}

/** A message that somebody looks at and does not take. */
export interface PeekedMessage {
  readonly group?: string;
  readonly body: string;
  /** Handed out, and not given back yet. */
  readonly inFlight: boolean;
}

/** How many messages a queue has. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** How long the oldest visible message has waited, 0 where there is none; absent where the queue cannot say (SQS says it to CloudWatch alone). */
  readonly oldestMs?: number;
}

/**
 * A queue with the semantics of Amazon SQS, FIFO or standard. Implementations pass `test/contract/queue.ts`.
 *
 * A message received more than the queue's maximum number of times goes to its dead-letter queue.
 */
export interface Queue {
  readonly name: string;
  readonly fifo: boolean;
  /** Sends all, in order, in batches as the implementation allows. Throws `QueueError` naming what was not accepted. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  receive(options: ReceiveOptions): Promise<readonly ReceivedMessage[]>;
  /** Sets the visibility anew from now; throws `QueueError` code `stale-receipt` where the message is no longer ours. */
  extend(message: ReceivedMessage, visibilityMs: number): Promise<void>;
  /** Idempotent. A stale receipt deletes nothing and throws `QueueError` code `stale-receipt`. */
  delete(message: ReceivedMessage): Promise<void>;
  /** Approximate on SQS. */
  depth(): Promise<QueueDepth>;
  /** The oldest messages, at most `max`, without taking them; absent where a queue cannot show them, as SQS cannot. */
  peek?(max: number): Promise<readonly PeekedMessage[]>;
}

export type QueueErrorCode = 'stale-receipt' | 'too-large' | 'not-accepted' | 'throttled' | 'unavailable';

export class QueueError extends Error {
  override readonly name = 'QueueError';
  readonly code: QueueErrorCode;

  constructor(code: QueueErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
