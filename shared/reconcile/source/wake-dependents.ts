import type { Wake } from '../../queue/job.ts';
import { listDependents } from './list-dependents.ts';
import type { SourceRun } from './state.ts';

/**
 * Wakes every Kustomization of the source. One that has this revision already finds so itself: it may be on its way to another one.
 *
 * @throws ClaimLost
 */
export async function wakeDependents({ object, claim, home, job, clock, wake, signal }: SourceRun): Promise<void> {
  const { namespace, name, resourceVersion } = object.live.metadata;
  const dependents = await listDependents(home, { namespace, name }, signal);
  if (dependents.length === 0) return;
  await claim.check();
  // A later run may have to tell of the same artifact again: its own id is part of the event.
  const event = `source/${resourceVersion}/${claim.run}`;
  const woken = { type: 'object', cluster: home.uid, kind: 'Kustomization', reason: 'push', at: clock.now() } as const;
  await wake.now(dependents.map((dependent): Wake => ({ job: { ...woken, ...dependent, trace: job.trace }, event })));
}
