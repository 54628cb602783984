import { countLog } from '../../base/count-log.ts';
import type { Log } from '../../base/log.ts';
import type { Metrics, Stage } from '../../base/metrics.ts';
import type { QueueAnswer, QueueEvent } from '../../queue/process-batch.ts';

/** The metrics of every call that had messages. */
export const workUnits = {
  /** Messages that were worked on. */
  Jobs: 'Count',
  /** Messages that come again. */
  Failures: 'Count',
  /** How long the oldest message was in its queue. */
  WaitedMs: 'Milliseconds',
  DurationMs: 'Milliseconds',
} as const;

const units = {
  ...workUnits,
  /** Objects whose conditions now report a failure. */
  FailedObjects: 'Count',
  DeadLetters: 'Count',
  ClustersRefused: 'Count',
  /** Surveys that did not reach their cluster. */
  ClustersAway: 'Count',
  /** Requests to API servers, every attempt. */
  ApiRequests: 'Count',
  /** Requests without an answer, or with 5xx. */
  ApiErrors: 'Count',
  FetchMs: 'Milliseconds',
  BuildMs: 'Milliseconds',
  ApplyMs: 'Milliseconds',
  PruneMs: 'Milliseconds',
  HealthMs: 'Milliseconds',
} as const;
type Values = Partial<Record<keyof typeof units, number>>;

/** The metric of each stage's duration. */
export const stageMetrics: Readonly<Record<Stage, keyof Values>> = {
  fetch: 'FetchMs',
  build: 'BuildMs',
  apply: 'ApplyMs',
  prune: 'PruneMs',
  health: 'HealthMs',
};

/** Whose metrics to write, and where. */
export interface MeterOptions {
  /** The name of the function, which is the only dimension. */
  readonly functionName: string;
  readonly log: Log;
  readonly now: () => number;
  /** Writes a line. */
  readonly write: (line: string) => void;
}

/** Counts what a function that works on queues does, and what it logs. */
export interface Meter {
  /** The log, of which entries with `metric` are counted. */
  readonly log: Log;
  /** What is recorded here goes into the line of the call. Single objects are left out: each would be a metric to pay for. */
  readonly metrics: Metrics;
  /** The same handler, which writes a line after each call that had messages or logged something that is counted. */
  measure<Arguments extends unknown[], Answer>(
    handler: (...args: Arguments) => Promise<Answer>,
  ): (...args: Arguments) => Promise<Answer>;
}

/**
 * Writes metrics as lines of CloudWatch's embedded metric format, without a call or an agent. They contain nothing of a message.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMeter({ functionName, log, now, write }: MeterOptions): Meter {
  const counted: Values = {};
  const count = (name: keyof Values, by = 1): void => {
    counted[name] = (counted[name] ?? 0) + by;
  };
  function report(values: Values): void {
    const all = { ...values, ...counted };
    for (const name of Object.keys(counted) as (keyof Values)[]) delete counted[name];
    const names = Object.keys(all) as (keyof typeof units)[];
    if (names.length === 0) return;
    const Metrics = names.map((Name) => ({ Name, Unit: units[Name] }));
    const CloudWatchMetrics = [{ Namespace: 'Sluice', Dimensions: [['FunctionName']], Metrics }];
    write(JSON.stringify({ _aws: { Timestamp: now(), CloudWatchMetrics }, FunctionName: functionName, ...all }));
  }
  return {
    log: countLog(log, count),
    metrics: {
      recordRun() {},
      recordStage: (stage, durationMs) => count(stageMetrics[stage], Math.round(durationMs)),
      recordRequest({ status }) {
        count('ApiRequests');
        if (status === undefined || status >= 500) count('ApiErrors');
      },
    },
    measure:
      (handler) =>
      async (...args) => {
        const started = now();
        let answer: Awaited<ReturnType<typeof handler>> | undefined;
        try {
          answer = await handler(...args);
          return answer;
        } finally {
          report(valuesOf(args[0], answer, started, now()));
        }
      },
  };
}

/**
 * The values of a call. Without messages there is nothing that Lambda does not count itself; without an answer, all messages come again.
 */
function valuesOf(event: unknown, answer: unknown, started: number, ended: number): Values {
  const { Records: records } = (event ?? {}) as Partial<QueueEvent>;
  if (!Array.isArray(records) || records.length === 0) return {};
  const failed = (answer as Partial<QueueAnswer> | undefined)?.batchItemFailures?.length ?? records.length;
  const sent = Math.min(...records.map(({ attributes }) => Number(attributes.SentTimestamp)));
  return {
    Jobs: records.length,
    Failures: failed,
    WaitedMs: Math.max(started - sent, 0),
    DurationMs: ended - started,
  };
}
