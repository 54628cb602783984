import { queueNames, timersName } from '../../../shared/aws/open-aws-ports.ts';
import { maxReceiveCount } from '../../../shared/queue/job.ts';
import { arnOf, idOf, prefix, type QueueName, queues, type Resource, type Resources } from './names.ts';

/** Lambda asks for six times a function's time; a worker that lives cuts it to seconds and extends it. */
export const visibilitySeconds = 6 * 120;
const twoWeeksSeconds = 14 * 86_400;
const fourDaysSeconds = 4 * 86_400;

/** Dead letters of timers have no object to tell: the survey finds it again, and the alarm tells of the letter. */
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

/** The queues and their dead letters. */
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
