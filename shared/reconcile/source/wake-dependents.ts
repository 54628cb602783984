import { encodeJob, type ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import { listDependents } from './list-dependents.ts';
import type { SourceRun } from './subject.ts';

/**
 * Wakes every Kustomization of the source. One that has this revision already finds so itself: it may be on its way to another one.
 *
 * @throws ClaimLost
 */
export async function wakeDependents(context: ReconcileContext, run: SourceRun, trace: string): Promise<void> {
  const { namespace, name, resourceVersion } = run.subject.object.metadata;
  const { uid } = context.cluster;
  const dependents = await listDependents(context.cluster, { namespace, name }, context.signal);
  if (dependents.length === 0) return;
  await run.claim.check();
  // A later run may have to tell of the same artifact again: its own id is part of the event.
  const event = `source/${resourceVersion}/${run.id}`;
  const at = context.now();
  const messages = dependents.map((dependent) => {
    const job: ObjectJob = {
      type: 'object',
      cluster: uid,
      kind: 'Kustomization',
      ...dependent,
      reason: 'push',
      at,
      trace,
    };
    return encodeJob(job, event);
  });
  await context.queues.reconciles.send(messages);
}
