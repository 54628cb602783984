import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../../shared/base/log.ts';
import { createMeter } from '../../../../shared/ports/aws/meter.ts';

const recordSentAt = (SentTimestamp: string) => ({
  messageId: SentTimestamp,
  receiptHandle: 'r',
  body: 'secret words',
  attributes: { ApproximateReceiveCount: '1', SentTimestamp },
});

/** A meter whose clock goes on by 40 ms at each look, from 1000. */
function createTestMeter() {
  const lines: string[] = [];
  let clock = 960;
  const now = () => {
    clock += 40;
    return clock;
  };
  const meter = createMeter({
    functionName: 'sluice-prod-source',
    log: silentLog,
    now,
    write: (line) => lines.push(line),
  });
  return { meter, told: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>), lines };
}

describe('the meter of a function', () => {
  it('reports the messages of a call: how many, how many again, how long they waited and took', async () => {
    const { meter, told } = createTestMeter();
    const handler = meter.measure(async (_: object) => ({ batchItemFailures: [{ itemIdentifier: '900' }] }));

    const answer = await handler({ Records: [recordSentAt('900'), recordSentAt('950')] });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '900' }] });
    expect(told()).toMatchObject([
      { FunctionName: 'sluice-prod-source', Jobs: 2, Failures: 1, WaitedMs: 100, DurationMs: 40 },
    ]);
  });

  it('declares each value as a metric with its unit', async () => {
    const { meter, told } = createTestMeter();

    await meter.measure(async (_: object) => ({ batchItemFailures: [] }))({ Records: [recordSentAt('900')] });

    expect(told()[0]?.['_aws']).toEqual({
      Timestamp: 1080,
      CloudWatchMetrics: [
        {
          Namespace: 'Sluice',
          Dimensions: [['FunctionName']],
          Metrics: [
            { Name: 'Jobs', Unit: 'Count' },
            { Name: 'Failures', Unit: 'Count' },
            { Name: 'WaitedMs', Unit: 'Milliseconds' },
            { Name: 'DurationMs', Unit: 'Milliseconds' },
          ],
        },
      ],
    });
  });

  it('counts all messages of a call without an answer as failures, and passes its error on', async () => {
    const { meter, told } = createTestMeter();
    const handler = meter.measure(async (_: object) => {
      throw new Error('gone');
    });

    await expect(handler({ Records: [recordSentAt('900'), recordSentAt('950')] })).rejects.toThrow('gone');

    expect(told()).toMatchObject([{ Jobs: 2, Failures: 2 }]);
  });

  it('counts what the log says is counted, once', async () => {
    const { meter, told } = createTestMeter();
    const handler = meter.measure(async (refused: boolean) => {
      if (refused)
        for (const cluster of ['a', 'b']) meter.log.error('not ours', { metric: 'ClustersRefused', cluster });
      else meter.log.info('ours');
    });

    await handler(true);
    await handler(false);

    expect(told()).toMatchObject([{ ClustersRefused: 2 }]);
  });

  it('reports nothing for a call without messages, and nothing of the content of a message', async () => {
    const { meter, lines } = createTestMeter();

    await meter.measure(async (_: object) => 'ok')({ version: '2.0', body: 'secret words' });
    await meter.measure(async (_: object) => ({ batchItemFailures: [] }))({ Records: [recordSentAt('900')] });

    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('secret words');
  });

  it('reports the stages and the requests of a call, and those without an answer as errors', async () => {
    const { meter, told } = createTestMeter();
    const handler = meter.measure(async (_: object) => {
      meter.metrics.recordStage('build', 12.4);
      meter.metrics.recordStage('apply', 30);
      for (const status of [200, 404, 503, undefined]) meter.metrics.recordRequest({ method: 'GET', status });
      meter.metrics.recordRun({ kind: 'Kustomization', namespace: 'a', name: 'b' }, { durationMs: 50, failed: false });
      return { batchItemFailures: [] };
    });

    await handler({ Records: [recordSentAt('900')] });

    expect(told()).toMatchObject([{ BuildMs: 12, ApplyMs: 30, ApiRequests: 4, ApiErrors: 2 }]);
    expect(JSON.stringify(told())).not.toContain('Kustomization');
  });
});
