import type { JobQueue } from '../shared/queue/job.ts';
import type { Queue } from '../shared/queue/port.ts';
import { processBatch, type QueueAnswer, type QueueEvent } from '../shared/queue/process-batch.ts';
import type { Ports } from '../shared/reconcile/context.ts';
import { tellDead } from '../shared/reconcile/dead-letter.ts';
import { workMs } from './time.ts';

/** Reports on the object that no worker survived its job. The letter stays in the store, for `sluice redrive`. */
export function createHandler(
  ports: Ports,
  letters: Readonly<Record<JobQueue, Queue>>,
  queue: JobQueue,
): (event: QueueEvent) => Promise<QueueAnswer> {
  const { log, elapsed } = ports;
  const signal = () => AbortSignal.timeout(workMs);
  return (event) =>
    processBatch({ queue: letters[queue], log, elapsed, signal: signal() }, event, (body, abort) =>
      tellDead(ports, queue, body, abort),
    );
}
