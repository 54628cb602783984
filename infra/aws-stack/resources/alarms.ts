import type { QueueName } from '../../../functions/entry.ts';
import { type FunctionName, functionNames } from '../../../functions/index.ts';
import { capitalized, idOf, prefix, queues, type Resource, type Resources, type Value } from './names.ts';

interface Alarm {
  readonly name: string;
  readonly says: string;
  readonly metric: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, Value>>;
  readonly statistic: 'Sum' | 'Maximum';
  readonly threshold: number;
  /** How many minutes in a row must reach the threshold. */
  readonly minutes: number;
}

function alarm({ name, says, metric, namespace, dimensions, statistic, threshold, minutes }: Alarm): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `${prefix}-${name}`,
      AlarmDescription: says,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: statistic,
      Period: 60,
      EvaluationPeriods: minutes,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'Alarms' }],
      OKActions: [{ Ref: 'Alarms' }],
    },
  };
}

/** The age of a timer counts from when it was sent, which is up to fifteen minutes before it is due. */
const oldestSeconds = 1800;

/** The dead letters of timers have no worker: they stay in their queue. */
const hasWorker = (name: QueueName): boolean => name !== 'timers';

function ofQueue(name: QueueName): readonly [string, Resource][] {
  const named = (id: string) => ({ QueueName: { 'Fn::GetAtt': [id, 'QueueName'] } });
  return [
    [
      `${capitalized(name)}DeadLettersAlarm`,
      alarm({
        name: `${name}-dead-letters`,
        says: `Five workers did not survive a message of ${name}: see "Dead letters" in docs/deploy-aws.md`,
        namespace: 'AWS/SQS',
        // A worker takes a letter before CloudWatch counts the visible ones, and SQS has no metric of what arrived.
        ...(hasWorker(name)
          ? { metric: 'NumberOfMessagesReceived', statistic: 'Sum' }
          : { metric: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum' }),
        dimensions: named(idOf.deadLetters(name)),
        threshold: 1,
        minutes: 1,
      }),
    ],
    [
      `${capitalized(name)}AgeAlarm`,
      alarm({
        name: `${name}-age`,
        says: `The oldest message of ${name} has waited for ${oldestSeconds / 60} minutes: its workers fail or are too few`,
        namespace: 'AWS/SQS',
        metric: 'ApproximateAgeOfOldestMessage',
        statistic: 'Maximum',
        dimensions: named(idOf.queue(name)),
        threshold: oldestSeconds,
        minutes: 5,
      }),
    ],
  ];
}

function ofFunction(name: FunctionName): readonly [string, Resource][] {
  const common = {
    namespace: 'AWS/Lambda',
    dimensions: { FunctionName: `${prefix}-${name}` },
    statistic: 'Sum' as const,
  };
  return [
    [
      `${capitalized(name)}ErrorsAlarm`,
      alarm({
        ...common,
        name: `${name}-errors`,
        says: `The function ${name} ended without an answer in three minutes in a row: see its log`,
        metric: 'Errors',
        threshold: 1,
        minutes: 3,
      }),
    ],
    [
      `${capitalized(name)}ThrottlesAlarm`,
      alarm({
        ...common,
        name: `${name}-throttles`,
        says: `Lambda did not start ${name} in three minutes in a row: the account's concurrency is used up`,
        metric: 'Throttles',
        threshold: 1,
        minutes: 3,
      }),
    ],
  ];
}

/** The alarms, and the topic that notifies people of them. */
export function alarmResources(): Resources {
  return {
    Alarms: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: `${prefix}-alarms`, DisplayName: 'Sluice' },
    },
    ...Object.fromEntries(queues.flatMap(ofQueue)),
    ...Object.fromEntries(functionNames.flatMap(ofFunction)),
    ClustersRefusedAlarm: alarm({
      name: 'clusters-refused',
      says: 'A cluster is left alone because Flux acts there or it is not the one that was registered; see the log of survey',
      namespace: 'Sluice',
      metric: 'ClustersRefused',
      statistic: 'Sum',
      dimensions: { FunctionName: `${prefix}-survey` },
      threshold: 1,
      minutes: 3,
    }),
    ClustersAwayAlarm: alarm({
      name: 'clusters-away',
      says: 'A cluster does not answer or refuses the credential, for ten minutes in a row; see the log of survey',
      namespace: 'Sluice',
      metric: 'ClustersAway',
      statistic: 'Sum',
      dimensions: { FunctionName: `${prefix}-survey` },
      threshold: 1,
      minutes: 10,
    }),
    HttpErrorsAlarm: alarm({
      name: 'http-errors',
      says: 'The HTTP API answered with 5xx in three minutes in a row: hooks and edits do not arrive',
      namespace: 'AWS/ApiGateway',
      metric: '5xx',
      statistic: 'Sum',
      dimensions: { ApiId: { Ref: 'HttpApi' } },
      threshold: 1,
      minutes: 3,
    }),
  };
}
