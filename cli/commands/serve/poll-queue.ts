import { messageOf } from '../../../shared/base/errors.ts';
import type { Log } from '../../../shared/base/log.ts';
import type { Queue, ReceivedMessage } from '../../../shared/queue/port.ts';
import { type QueueAnswer, type QueueEvent, queueEventOf } from '../../../shared/queue/process-batch.ts';

/** A queue, the function that works on it, and how much at once. */
export interface PollOptions {
  readonly queue: Queue;
  /** The function that Lambda would call with the same event. */
  readonly handler: (event: QueueEvent) => Promise<QueueAnswer>;
  /** How many events are worked on at once. */
  readonly concurrency: number;
  /** The most messages per event; by default one. */
  readonly batch?: number;
  readonly log: Log;
  /** Stops receiving; the events under way are finished. */
  readonly signal: AbortSignal;
}

/** How long a message is invisible at first; its worker extends that at once. */
const visibilityMs = 30_000;
const longPollMs = 20_000;
const pauseAfterErrorMs = 1000;

/**
 * Does what Lambda's event source mapping does: receives messages, calls the handler, deletes those that did not fail. Ends after
 * `signal`.
 */
export async function pollQueue(options: PollOptions): Promise<void> {
  await Promise.all(Array.from({ length: options.concurrency }, () => pollOne(options)));
}

async function pollOne({ queue, handler, batch = 1, log, signal }: PollOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      const messages = await queue.receive({ max: batch, waitMs: longPollMs, visibilityMs, signal });
      if (messages.length > 0) await handle(queue, handler, messages, log);
    } catch (error) {
      if (signal.aborted) return;
      log.error('queue not served', { queue: queue.name, error: messageOf(error) });
      await new Promise((resolve) => setTimeout(resolve, pauseAfterErrorMs));
    }
  }
}

async function handle(queue: Queue, handler: PollOptions['handler'], messages: readonly ReceivedMessage[], log: Log) {
  const { batchItemFailures } = await handler(queueEventOf(messages));
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  for (const message of messages.filter(({ id }) => !failed.has(id))) {
    try {
      await queue.delete(message);
    } catch (error) {
      // Its visibility has ended, so it comes again; a job that comes twice does no harm.
      log.warn('message not deleted', { queue: queue.name, id: message.id, error: messageOf(error) });
    }
  }
}
