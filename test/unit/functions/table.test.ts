import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionNames, functions, functionsOn } from '../../../functions/index.ts';
import { writeFunctionTables } from '../../../infra/aws-stack/function-tables.ts';
import { stackFunctions } from '../../../infra/aws-stack/resources/functions.ts';
import { jobQueues } from '../../../shared/queue/job.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe('the table of functions', () => {
  it('has exactly one function for each queue', () => {
    const queues = functionsOn('queue').map(({ queue }) => queue);

    expect(queues.toSorted()).toEqual([...jobQueues, 'timers'].toSorted());
  });

  it('has one function for all dead letters', () => {
    expect(functionsOn('dead-letters').map(({ name }) => name)).toEqual(['dead']);
  });

  it.each(functionNames)('has %s from the file of its name, from which its bundle is made', async (name) => {
    const module = (await import(join(root, 'functions', `${name}.ts`))) as Readonly<Record<string, unknown>>;
    const { trigger, create } = functions[name];

    expect(module[trigger === 'http' ? 'createApp' : 'createHandler']).toBe(create);
  });

  it('has for each function on AWS its own role, bundle, memory and timeout', () => {
    expect(stackFunctions().reconcile).toEqual({
      handler: 'dist/functions/reconcile/index.handler',
      role: 'ReconcileRole',
      memorySize: 1769,
      timeout: 120,
      package: { patterns: ['dist/functions/reconcile/**'] },
      events: [
        {
          sqs: {
            arn: { 'Fn::GetAtt': ['ReconcilesQueue', 'Arn'] },
            batchSize: 1,
            functionResponseType: 'ReportBatchItemFailures',
            maximumConcurrency: '${param:reconciles, 50}',
          },
        },
      ],
    });
  });

  it('wakes functions on AWS by routes, by the clock and by the dead letters of every queue', () => {
    const { gateway, schedule, dead } = stackFunctions();

    expect(gateway).toMatchObject({
      events: [{ httpApi: 'GET /healthz' }, { httpApi: 'GET /a/{cluster}/{key}/{kind}/{namespace}/{name}/{file}' }],
    });
    expect(schedule).toMatchObject({ events: [{ schedule: 'rate(1 minute)' }], maximumEventAge: 60 });
    expect((dead as { events: unknown[] }).events).toHaveLength(jobQueues.length);
  });

  it('is the source of the tables in docs/deploy-aws.md; `npm run tables` rewrites them', () => {
    const page = readFileSync(join(root, 'docs', 'deploy-aws.md'), 'utf8');

    expect(page.match(/<!-- table: /g)).toHaveLength(2);
    expect(page).toBe(writeFunctionTables(page));
  });
});
