import type { FunctionEntry, FunctionOn, Trigger } from '../../../functions/entry.ts';
import { type FunctionName, functionNames, functions } from '../../../functions/index.ts';
import { jobQueues } from '../../../shared/queue/job.ts';
import { arnOf, idOf, type Value } from './names.ts';

/** The part of a function's entry in `serverless.yml` that depends on its trigger. */
interface Wiring {
  readonly events: readonly Value[];
  readonly settings?: Readonly<Record<string, Value>>;
}

const wirings: { readonly [T in Trigger]: (entry: FunctionOn<T>) => Wiring } = {
  http: ({ routes }) => ({ events: routes.map((httpApi) => ({ httpApi })) }),
  queue: ({ queue, onAws }) => ({
    events: [fromQueue(idOf.queue(queue), onAws.batchSize, `\${param:${queue}, ${onAws.atMost}}`)],
  }),
  // The next tick makes up for one that was lost.
  clock: () => ({
    events: [{ schedule: 'rate(1 minute)' }],
    settings: { maximumEventAge: 60, maximumRetryAttempts: 1 },
  }),
  'dead-letters': ({ onAws }) => ({
    events: jobQueues.map((queue) => fromQueue(idOf.deadLetters(queue), onAws.batchSize, onAws.atMost)),
  }),
};

function fromQueue(id: string, batchSize: number, maximumConcurrency: Value): Value {
  return { sqs: { arn: arnOf(id), batchSize, functionResponseType: 'ReportBatchItemFailures', maximumConcurrency } };
}

/** The functions, as `serverless.yml` includes them; osls fills in `${param:…}`. */
export function stackFunctions(): Readonly<Record<FunctionName, object>> {
  return Object.fromEntries(functionNames.map((name) => [name, functionOf(name, functions[name])])) as Record<
    FunctionName,
    object
  >;
}

function functionOf(name: FunctionName, entry: FunctionEntry): object {
  const { events, settings } = (wirings[entry.trigger] as (entry: FunctionEntry) => Wiring)(entry);
  return {
    handler: `dist/functions/${name}/index.handler`,
    role: idOf.role(name),
    memorySize: entry.memoryMiB,
    timeout: entry.timeoutSeconds,
    ...settings,
    package: { patterns: [`dist/functions/${name}/**`] },
    events,
  };
}
