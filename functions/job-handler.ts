import type { JobQueue } from '../shared/queue/job.ts';
import { processBatch, type QueueAnswer, type QueueEvent } from '../shared/queue/process-batch.ts';
import { type Ports, runJob } from '../shared/reconcile/run-job.ts';

/** A function's time, less what it needs to end well. */
const workMs = 110_000;
/** What is under way must come to its end in this time: an object that is being applied, and the note of how far it got. */
const endMs = 25_000;

/**
 * The handler of a queue's messages; SQS calls it with batches and leaves in the queue what it names. `endless`: in a process that lives on,
 * work may take as long as it takes.
 */
export function createJobHandler(
  ports: Ports,
  queue: JobQueue,
  { endless = false }: { readonly endless?: boolean } = {},
): (event: QueueEvent) => Promise<QueueAnswer> {
  return (event) => {
    const signal = endless ? new AbortController().signal : AbortSignal.timeout(workMs);
    const worker = endless ? ports : { ...ports, deadline: ports.now() + workMs - endMs };
    return processBatch({ queue: ports.queues[queue], log: ports.log, signal }, event, (body, abort) =>
      runJob(worker, body, abort),
    );
  };
}
