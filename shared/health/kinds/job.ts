import { conditionsOf, fieldOf, numberAt, stringAt } from '../fields.ts';
import { current, failed, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

/** A Job is Current when it has completed, by Flux's own rule: kstatus calls it Current as soon as it runs. */
export function statusOfJob(object: StatusObject): ObjectStatus {
  if (fieldOf(object, 'spec.suspend') === true) return current('Job is suspended');
  const parallelism = numberAt(object, 'spec.parallelism', 1);
  const completions = numberAt(object, 'spec.completions', parallelism);
  const succeeded = numberAt(object, 'status.succeeded', 0);
  const failures = numberAt(object, 'status.failed', 0);
  const active = numberAt(object, 'status.active', 0);
  for (const { type, status } of conditionsOf(object)) {
    if (status !== 'True') continue;
    if (type === 'Complete') return current(`Job Completed. succeeded: ${succeeded}/${completions}`);
    if (type === 'Failed') return failed(`Job Failed. failed: ${failures}/${completions}`);
  }
  if (stringAt(object, 'status.startTime', '') === '') return inProgress(`Job not started. active: 0/${parallelism}`);
  return inProgress(`Job in progress. success:${succeeded}, active: ${active}, failed: ${failures}`);
}
