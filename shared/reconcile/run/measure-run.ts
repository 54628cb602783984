import { countLog } from '../../base/count-log.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import { StartOver } from './record.ts';

/** Runs an object's job and records how long it took and how it ended: badly where it throws, or logs that the object failed. */
export async function measureRun<Context extends ReconcileContext>(
  context: Context,
  job: ObjectJob,
  run: (context: Context) => Promise<void>,
): Promise<void> {
  const started = context.elapsed();
  let failed = false;
  const log = countLog(context.log, (metric) => {
    failed ||= metric === 'FailedObjects';
  });
  try {
    await run({ ...context, log });
  } catch (error) {
    failed = !(error instanceof StartOver);
    throw error;
  } finally {
    context.metrics.recordRun(job, { durationMs: context.elapsed() - started, failed });
  }
}
