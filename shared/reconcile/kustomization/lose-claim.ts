import type { InventoryEntry } from '../../apply/inventory/inventory.ts';
import { pruneEntries } from '../../apply/prune/prune-entries.ts';
import { createClusterObjects } from '../../apply/target/cluster-objects.ts';
import { fluxKinds } from '../../flux/kinds.ts';
import { getFluxObject } from '../../flux/objects.ts';
import { enqueue, type ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import { appliedKey, ClaimLost, isLost, readRecord, writeRecord } from '../run/record.ts';
import { clientFor, type KustomizationRun } from './apply-revision.ts';
import { deletesWhatItApplied } from './deletion-policy.ts';
import { noteIntent } from './intents.ts';
import { ownershipOf } from './ownership.ts';
import type { LiveKustomization } from './subject.ts';

export type LostRun = Pick<KustomizationRun, 'discovery' | 'created'> & { readonly id: string };

/**
 * The end of a run that lost its claim: it may have created objects after the run that took over has looked. They are noted in the record,
 * and another look prunes those that the newer revision does not have. Where the Kustomization is gone nobody will look: then the run
 * takes away what it has created itself, and nothing else.
 */
export async function loseClaim(
  context: ReconcileContext,
  job: ObjectJob,
  run: LostRun,
  started: LiveKustomization,
): Promise<void> {
  context.log.info('another run took over', {
    stage: 'reconcile',
    object: `Kustomization/${job.namespace}/${job.name}`,
    trace: job.trace,
  });
  if (context.signal.aborted) throw context.signal.reason;
  if ((await findLive(context, job)) === undefined) {
    try {
      return await removeCreated(context, job, run, started);
    } catch (error) {
      if (!(error instanceof ClaimLost)) throw error;
    }
  }
  const live = await findLive(context, job);
  if (live === undefined) return;
  await noteCreated(context, job, run, live.metadata.uid);
  const { timer: _, ...again } = job;
  await enqueue(context.queues, { ...again, reason: 'drift', at: context.now() }, `lost/${run.id}`);
}

function findLive(context: ReconcileContext, job: ObjectJob): Promise<LiveKustomization | undefined> {
  return getFluxObject<LiveKustomization>(context.cluster.client, job, context.signal);
}

/**
 * Names in the record what the run has created, unless its note is still there: another Kustomization of the same name never had it, and a
 * worker may have slept for longer than notes are kept. A run that is under way starts over with it.
 */
async function noteCreated(
  { store, now }: ReconcileContext,
  job: ObjectJob,
  { id, created }: LostRun,
  uid: string,
): Promise<void> {
  if (created.size === 0) return;
  const key = appliedKey(job);
  for (;;) {
    const held = await readRecord(store, key, uid);
    if (held.record.intents?.some(({ run }) => run === id)) return;
    try {
      await writeRecord(store, key, held, noteIntent(held.record, id, now(), { creates: [...created.values()] }));
      return;
    } catch (error) {
      if (!isLost(error)) throw error;
    }
  }
}

async function removeCreated(
  context: ReconcileContext,
  job: ObjectJob,
  { discovery, created }: LostRun,
  started: LiveKustomization,
): Promise<void> {
  const { signal } = context;
  const entries: readonly InventoryEntry[] = [...created.values()];
  if (!deletesWhatItApplied(started) || entries.length === 0) return;
  const { group, version } = fluxKinds.Kustomization;
  const served = await discovery.list(signal);
  if (served.find(`${group}/${version}`, 'Kustomization') === undefined)
    throw new Error('the API of Kustomizations does not answer, so that nobody knows whether this one is gone');
  const checkClaim = async (): Promise<void> => {
    if ((await findLive(context, job)) !== undefined)
      throw new ClaimLost('there is a Kustomization of this name again');
  };
  const objects = createClusterObjects({ client: clientFor(context, started), discovery, signal });
  const onlyUids = new Set(created.keys());
  const ownership = ownershipOf(started.metadata);
  const { failure } = await pruneEntries({ objects, ownership, checkClaim, signal }, entries, { onlyUids });
  if (failure !== undefined) throw new Error(failure);
}
