import type { InventoryEntry } from '../../../apply/inventory/inventory.ts';
import { pruneEntries } from '../../../apply/prune/prune-entries.ts';
import { createClusterObjects } from '../../../apply/target/cluster-objects.ts';
import { fluxKinds } from '../../../flux/kinds.ts';
import { getFluxObject } from '../../../flux/objects.ts';
import type { ReconcileContext } from '../../context.ts';
import { appliedKey, ClaimLost, isLost, readRecord, writeRecord } from '../../run/record.ts';
import { deletesWhatItApplied } from '../finalize/deletion-policy.ts';
import { ownershipOf } from '../ownership.ts';
import { clientFor, type FoundArtifact, type KustomizationRun, type LiveKustomization } from '../run.ts';
import { kustomizationRecord } from '../state.ts';
import { noteIntent } from './intents.ts';

type Created = ReadonlyMap<string, InventoryEntry>;
type Store = ReconcileContext['store'];

/**
 * The end of a run that lost its claim: it may have created objects after the run that took over has looked. They are noted in the record,
 * and another look prunes those that the newer revision does not have. Where the Kustomization is gone nobody will look: then the run
 * takes away what it has created itself, and nothing else.
 */
export async function leaveToOther(
  run: KustomizationRun,
  found: Pick<FoundArtifact, 'created'> | undefined,
  { store }: { readonly store: Store },
): Promise<void> {
  const created: Created = found?.created ?? new Map();
  if ((await findLive(run)) === undefined) {
    try {
      return await removeCreated(run, created);
    } catch (error) {
      if (!(error instanceof ClaimLost)) throw error;
    }
  }
  const live = await findLive(run);
  if (live === undefined) return;
  await noteCreated(run, created, { store, uid: live.metadata.uid });
  const { timer: _, ...again } = run.job;
  const job = { ...again, reason: 'drift', at: run.clock.now() } as const;
  await run.wake.now([{ job, event: `lost/${run.claim.run}` }]);
}

function findLive({ home, job, signal }: KustomizationRun): Promise<LiveKustomization | undefined> {
  return getFluxObject<LiveKustomization>(home.client, job, signal);
}

/**
 * Names in the record what the run has created, unless its note is still there: another Kustomization of the same name never had it, and a
 * worker may have slept for longer than notes are kept. A run that is under way starts over with it.
 */
async function noteCreated(
  { job, claim, clock }: KustomizationRun,
  created: Created,
  { store, uid }: { readonly store: Store; readonly uid: string },
): Promise<void> {
  if (created.size === 0) return;
  const key = appliedKey(job);
  for (;;) {
    const held = await readRecord(store, key, { uid, schema: kustomizationRecord });
    const { record } = held;
    if (record.state.intents?.some(({ run }) => run === claim.run)) return;
    try {
      const state = noteIntent(record.state, claim.run, clock.now(), { creates: [...created.values()] });
      await writeRecord(store, key, held, { ...record, state });
      return;
    } catch (error) {
      if (!isLost(error)) throw error;
    }
  }
}

async function removeCreated(run: KustomizationRun, created: Created): Promise<void> {
  const { signal, target, home } = run;
  const { live } = run.object;
  if (!deletesWhatItApplied(live) || created.size === 0) return;
  const { group, version } = fluxKinds.Kustomization;
  const served = await home.discovery.list(signal);
  if (served.find(`${group}/${version}`, 'Kustomization') === undefined)
    throw new Error('the API of Kustomizations does not answer, so that nobody knows whether this one is gone');
  const checkClaim = async (): Promise<void> => {
    if ((await findLive(run)) !== undefined) throw new ClaimLost('there is a Kustomization of this name again');
  };
  const objects = createClusterObjects({ client: clientFor(run), discovery: target.discovery, signal });
  const onlyUids = new Set(created.keys());
  const ownership = ownershipOf(live.metadata);
  const { failure } = await pruneEntries({ objects, ownership, checkClaim, signal }, [...created.values()], {
    onlyUids,
  });
  if (failure !== undefined) throw new Error(failure);
}
