import { processBatch, type QueueAnswer, type QueueEvent } from '../shared/queue/process-batch.ts';
import type { Ports } from '../shared/reconcile/context.ts';
import type { AnyWork } from '../shared/reconcile/queues/work.ts';
import { runJob } from '../shared/reconcile/run-job.ts';
import type { Host } from './entry.ts';
import { workMs } from './time.ts';

/** A stage that is under way needs this much time to end: an object is being applied, and the progress is recorded. */
const endMs = 25_000;

/** The handler of a queue of jobs. SQS calls it with a batch of messages and keeps those that its answer names. */
export function createJobHandler(
  ports: Ports,
  work: AnyWork,
  { endless = false }: Pick<Host, 'endless'> = {},
): (event: QueueEvent) => Promise<QueueAnswer> {
  return (event) => {
    const signal = endless ? new AbortController().signal : AbortSignal.timeout(workMs);
    const worker = endless ? ports : { ...ports, deadline: ports.now() + workMs - endMs };
    const { log, elapsed } = ports;
    return processBatch({ queue: ports.queues[work.queue], log, elapsed, signal }, event, (body, abort) =>
      runJob(work, worker, body, abort),
    );
  };
}
