import { processBatch, type QueueAnswer, type QueueEvent } from '../shared/queue/process-batch.ts';
import { fireTimer } from '../shared/queue/timer.ts';
import type { Ports } from '../shared/reconcile/run-job.ts';

const workMs = 110_000;

/** Puts a job back on its queue when its time has come. */
export function createHandler(ports: Ports): (event: QueueEvent) => Promise<QueueAnswer> {
  const { queues, log } = ports;
  return (event) =>
    processBatch({ queue: queues.timers, log, signal: AbortSignal.timeout(workMs) }, event, (body) =>
      fireTimer(queues, body),
    );
}
