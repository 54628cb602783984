import type { JobQueue } from '../shared/queue/job.ts';
import { processBatch, type QueueAnswer, type QueueEvent } from '../shared/queue/process-batch.ts';
import { type Ports, runJob } from '../shared/reconcile/run-job.ts';

/** A function's time, less what it needs to end well. */
const workMs = 110_000;

/** The handler of a queue's messages; SQS calls it with batches and leaves in the queue what it names. */
export function createJobHandler(ports: Ports, queue: JobQueue): (event: QueueEvent) => Promise<QueueAnswer> {
  return (event) =>
    processBatch(
      { queue: ports.queues[queue], log: ports.log, signal: AbortSignal.timeout(workMs) },
      event,
      (body, signal) => runJob(ports, body, signal),
    );
}
