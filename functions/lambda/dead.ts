import { type JobQueue, jobQueues } from '../../shared/queue/job.ts';
import type { QueueAnswer, QueueEvent } from '../../shared/queue/process-batch.ts';
import { createHandler } from '../dead.ts';
import { openPorts } from './open-ports.ts';

const ports = await openPorts();
const handlers = Object.fromEntries(
  jobQueues.map((queue) => [queue, createHandler(ports, ports.durable.deadLetters, queue)]),
) as Record<JobQueue, ReturnType<typeof createHandler>>;

/** One function for all dead letters: the name of their queue says whose they are. */
export const handler = (
  event: QueueEvent & { readonly Records: readonly { readonly eventSourceARN: string }[] },
): Promise<QueueAnswer> => {
  const [first] = event.Records;
  const queue = jobQueues.find((name) => first?.eventSourceARN.includes(`${name}-dead`));
  if (queue === undefined) throw new Error(`${first?.eventSourceARN} is no queue of dead letters`);
  return handlers[queue](event);
};
