import { decodeJob, queueOf } from '../../../shared/queue/job.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { intake } from '../../../shared/reconcile/queues/intake.ts';
import { reconciles } from '../../../shared/reconcile/queues/reconciles.ts';
import { sources } from '../../../shared/reconcile/queues/sources.ts';
import { surveys } from '../../../shared/reconcile/queues/surveys.ts';
import { runJob } from '../../../shared/reconcile/run-job.ts';

const works = { intake, reconciles, sources, surveys };

/** Does a job as the worker of its queue does. */
export function runAnyJob(ports: Ports, body: string, signal: AbortSignal): Promise<void> {
  return runJob(works[queueOf(decodeJob(body))], ports, body, signal);
}
