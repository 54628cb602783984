import type { QueueAnswer, QueueEvent } from '../queue/process-batch.ts';

type Handler = (event: QueueEvent) => Promise<QueueAnswer>;

/** Records measures of the work on queues. */
export interface QueueMetrics {
  /** A job was taken from its queue, in which it had waited for `waitedMs` milliseconds. */
  recordTaken(queue: string, waitedMs: number): void;
  recordWorked(queue: string, durationMs: number): void;
}

/** What a process knows about its own work on a queue. */
export interface QueueActivity {
  /** When a message was last taken, or else the watch began; milliseconds since the epoch. */
  readonly takenAt: number;
  /** When each job that is being worked on began; milliseconds since the epoch. */
  readonly running: readonly number[];
}

/** A watch over the queues of a process. */
export interface QueueWatch {
  /** Returns the handler of a queue's messages, watched. */
  watch(queue: string, handler: Handler): Handler;
  activityOf(queue: string): QueueActivity;
}

/**
 * Remembers when messages were taken and what is being worked on, and reports both to `metrics`. @param now milliseconds since the epoch
 */
export function createQueueWatch(metrics: QueueMetrics, now: () => number): QueueWatch {
  const beganAt = now();
  const takenAt = new Map<string, number>();
  const running = new Map<string, Set<{ readonly at: number }>>();
  return {
    watch: (queue, handler) => async (event) => {
      const job = { at: now() };
      takenAt.set(queue, job.at);
      for (const { attributes } of event.Records)
        metrics.recordTaken(queue, Math.max(job.at - Number(attributes.SentTimestamp), 0));
      const jobs = running.get(queue) ?? new Set();
      running.set(queue, jobs.add(job));
      try {
        return await handler(event);
      } finally {
        jobs.delete(job);
        metrics.recordWorked(queue, now() - job.at);
      }
    },
    activityOf: (queue) => ({
      takenAt: takenAt.get(queue) ?? beganAt,
      running: [...(running.get(queue) ?? [])].map(({ at }) => at),
    }),
  };
}
