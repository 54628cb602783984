import { processBatch, type QueueAnswer, type QueueEvent } from '../shared/queue/process-batch.ts';
import { fireTimer } from '../shared/queue/timer.ts';
import type { Ports } from '../shared/reconcile/context.ts';
import { workMs } from './time.ts';

/** Puts a job back on its queue when it is due. */
export function createHandler(ports: Ports): (event: QueueEvent) => Promise<QueueAnswer> {
  const { queues, log, elapsed } = ports;
  return (event) =>
    processBatch({ queue: queues.timers, log, elapsed, signal: AbortSignal.timeout(workMs) }, event, (body) =>
      fireTimer(queues, body),
    );
}
