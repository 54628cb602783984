import { createClusterObjects } from '../../apply/cluster-objects.ts';
import { type InventoryEntry, staleEntries, uniteEntries } from '../../apply/inventory.ts';
import { pruneEntries } from '../../apply/prune.ts';
import { enqueue, type ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import { getFluxObject } from '../flux-objects.ts';
import { createSubject } from '../subject.ts';
import { clientFor, type KustomizationRun } from './apply-revision.ts';
import { entriesOf, type LiveKustomization } from './subject.ts';

/**
 * The end of a run that lost its claim: it may have created objects after the run that took over has looked. It names them in the inventory
 * and asks for another look, which prunes what the newer revision does not have; where the object itself is gone, it takes them away.
 */
export async function loseClaim(
  context: ReconcileContext,
  job: ObjectJob,
  run: Pick<KustomizationRun, 'discovery'> & { readonly id: string; readonly mayExist: readonly InventoryEntry[] },
  started: LiveKustomization,
): Promise<void> {
  context.log.info('another run took over', {
    stage: 'reconcile',
    object: `Kustomization/${job.namespace}/${job.name}`,
    trace: job.trace,
  });
  if (context.signal.aborted) throw context.signal.reason;
  const live = await getFluxObject<LiveKustomization>(context.cluster.client, job, context.signal);
  if (live === undefined) return removeCreated(context, run, started);
  const subject = createSubject(context, live);
  if (staleEntries(run.mayExist, entriesOf(live)).length > 0)
    await subject.save((current) => ({ inventory: { entries: uniteEntries(entriesOf(current), run.mayExist) } }));
  const { timer: _, ...again } = job;
  await enqueue(context.queues, { ...again, reason: 'drift', at: context.now() }, `lost/${run.id}`);
}

async function removeCreated(
  context: ReconcileContext,
  { discovery, mayExist }: Parameters<typeof loseClaim>[2],
  started: LiveKustomization,
): Promise<void> {
  if (!started.spec.prune || mayExist.length === 0) return;
  const objects = createClusterObjects({ client: clientFor(context, started), discovery, signal: context.signal });
  const { failure } = await pruneEntries({ objects, checkClaim: async () => undefined }, mayExist, started.metadata);
  if (failure !== undefined) throw new Error(failure);
}
