import type { QueueName } from '../../../functions/entry.ts';
import { workerSeconds } from '../../../functions/time.ts';
import { queueNames, timersName } from '../../../shared/ports/aws/open-aws-ports.ts';
import { maxReceiveCount } from '../../../shared/queue/job.ts';
import { arnOf, idOf, prefix, queues, type Resource, type Resources } from './names.ts';

/** Lambda asks for six times the function's timeout. A worker cuts it to seconds and extends it while it lives. */
const visibilitySeconds = 6 * workerSeconds;
const twoWeeksSeconds = 14 * 86_400;
const fourDaysSeconds = 4 * 86_400;

/**
 * The names of a queue and of its dead letters. Nothing works on those of timers: the survey finds their objects, and an alarm reports
 * the letter.
 */
const namesOf = (name: QueueName): { readonly live: string; readonly dead: string } =>
  name === 'timers' ? { live: timersName, dead: `${timersName}-dead` } : queueNames[name];

function queue(name: string, properties: Resource['Properties']): Resource {
  const fifo = name.endsWith('.fifo')
    ? // Both for high throughput: what is counted and what is folded is the object, not the queue.
      { FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' }
    : {};
  return {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: `${prefix}-${name}`,
      ...fifo,
      SqsManagedSseEnabled: true,
      VisibilityTimeout: visibilitySeconds,
      ...properties,
    },
  };
}

/** The queues and their dead-letter queues, which refuse requests without TLS. */
export function queueResources(): Resources {
  const ids = queues.flatMap((name) => [idOf.queue(name), idOf.deadLetters(name)]);
  const made = queues.flatMap((name): [string, Resource][] => {
    const { live, dead } = namesOf(name);
    const redrive = { deadLetterTargetArn: arnOf(idOf.deadLetters(name)), maxReceiveCount };
    return [
      [idOf.deadLetters(name), queue(dead, { MessageRetentionPeriod: twoWeeksSeconds })],
      [idOf.queue(name), queue(live, { MessageRetentionPeriod: fourDaysSeconds, RedrivePolicy: redrive })],
    ];
  });
  return {
    ...Object.fromEntries(made),
    ...Object.fromEntries(ids.map((id) => [`${id}Policy`, overTlsOnly(id)])),
  };
}

function overTlsOnly(id: string): Resource {
  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: arnOf(id),
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { Queues: [{ Ref: id }], PolicyDocument: { Version: '2012-10-17', Statement: [statement] } },
  };
}
