import type { FunctionEntry } from '../../../functions/entry.ts';
import { functionNames, functions, functionsOn } from '../../../functions/index.ts';
import { alarmResources } from '../../../infra/aws-stack/resources/alarms.ts';
import { queues as queueNames } from '../../../infra/aws-stack/resources/names.ts';
import { stageMetrics, workUnits } from '../../../shared/ports/aws/meter.ts';
import { jobQueues } from '../../../shared/queue/job.ts';
import type { Calls } from './calls.ts';

/**
 * List prices in US dollars, us-east-1, without free tiers.
 *
 * @see https://aws.amazon.com/lambda/pricing/ https://aws.amazon.com/sqs/pricing/ https://aws.amazon.com/s3/pricing/
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
const prices = {
  invocation: 0.2 / 1e6,
  /** On arm64. */
  gigabyteSecond: 0.0000133334,
  queueRequest: 0.5 / 1e6,
  storeWrite: 5 / 1e6,
  storeRead: 0.4 / 1e6,
  secretMonth: 0.4,
  alarmMonth: 0.1,
  metricMonth: 0.3,
} as const;

const hoursAMonth = 730;
/** Of every function; a gigabyte has a bit more than half a processor. */
const gigabytes = 1;
/** Lambda asks each queue for messages from five places at once, each waiting for 20 s. */
const pollsPerQueueAndHour = 5 * 180;
/** Those that Lambda asks: of jobs, their dead letters, and timers. */
const queues = queueNames.length + jobQueues.length;
const alarms = Object.values(alarmResources()).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').length;
const workers = [...functionsOn('queue'), ...functionsOn('dead-letters')].length;
const reaching = functionNames.filter(
  (name) => (functions[name] as FunctionEntry).access.clusters !== undefined,
).length;
/** What functions write in an hour without failures: their work, the requests of those that reach clusters, and the stages. */
const metrics = workers * Object.keys(workUnits).length + reaching + Object.keys(stageMetrics).length;

/** What a month costs of whose hours each make these calls: dollars by service. */
export function monthlyBill(hour: Calls): Readonly<Record<string, number>> {
  const seconds = hour.functionMs / 1000;
  return {
    Lambda: hoursAMonth * (hour.invocations * prices.invocation + seconds * gigabytes * prices.gigabyteSecond),
    SQS: hoursAMonth * (hour.queueRequests + queues * pollsPerQueueAndHour) * prices.queueRequest,
    S3: hoursAMonth * (hour.storeWrites * prices.storeWrite + hour.storeReads * prices.storeRead),
    CloudWatch: alarms * prices.alarmMonth + metrics * prices.metricMonth,
    key: prices.secretMonth,
  };
}
