import { type JobQueue, jobQueues } from '../../shared/queue/job.ts';
import type { QueueEvent } from '../../shared/queue/process-batch.ts';
import { createHandler } from '../dead.ts';
import { onAws } from './on-aws.ts';

type Event = QueueEvent & { readonly Records: readonly { readonly eventSourceARN: string }[] };

/** One function for all dead letters: the name of their queue says whose they are. */
export const handler = onAws((ports) => {
  const handlers = Object.fromEntries(
    jobQueues.map((queue) => [queue, createHandler(ports, ports.durable.deadLetters, queue)]),
  ) as Record<JobQueue, ReturnType<typeof createHandler>>;
  return (event: Event) => {
    const arn = event.Records[0]?.eventSourceARN;
    const queue = jobQueues.find((name) => arn?.includes(`${name}-dead`));
    if (queue === undefined) throw new Error(`${arn} is no queue of dead letters`);
    return handlers[queue](event);
  };
});
