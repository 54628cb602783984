import { type JobQueue, jobQueues } from '../../shared/queue/job.ts';
import type { Queue } from '../../shared/queue/port.ts';
import type { QueueAnswer, QueueEvent } from '../../shared/queue/process-batch.ts';
import { onAws } from './on-aws.ts';
import type { FunctionPorts } from './open-ports.ts';

type DeadLetterEvent = QueueEvent & { readonly Records: readonly { readonly eventSourceARN: string }[] };
type Handler = (event: QueueEvent) => Promise<QueueAnswer>;

/** The Lambda handler of a function that works on the dead letters of all queues: the ARN of the event names the queue. */
export const onDeadLetters = (
  create: (ports: FunctionPorts, letters: Readonly<Record<JobQueue, Queue>>, queue: JobQueue) => Handler,
) =>
  onAws((ports) => {
    const handlers = new Map(jobQueues.map((queue) => [queue, create(ports, ports.durable.deadLetters, queue)]));
    return (event: DeadLetterEvent) => {
      const arn = event.Records[0]?.eventSourceARN;
      const handler = handlers.get(jobQueues.find((name) => arn?.includes(`${name}-dead`)) as JobQueue);
      if (handler === undefined) throw new Error(`${arn} is not a dead-letter queue of Sluice`);
      return handler(event);
    };
  });
