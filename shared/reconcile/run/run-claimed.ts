import type { FluxObject } from '../../flux/objects.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import { type Claim, claimObject } from './claim.ts';
import { type AppliedRecord, appliedKey, ClaimLost, type HeldRecord, readStoredRecord, StartOver } from './record.ts';

/** A run that holds its object. */
export interface ClaimedRun {
  readonly id: string;
  readonly claim: Claim;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /**
   * An earlier run has claimed the object and has not come to its end: it died, or it is asleep and may still send one write, under the
   * versions that it has read.
   */
  readonly interrupts: boolean;
}

/**
 * Claims the object, and works on it under the claim. A run that loses its claim stops without a word: the one that took over has
 * asked later, and so knows more.
 *
 * @throws StartOver where the object was claimed since `held` was read, or where the record is gone and so nobody has taken over
 */
export async function runClaimed(
  context: ReconcileContext,
  job: ObjectJob,
  held: HeldRecord,
  { metadata }: FluxObject,
  work: (run: ClaimedRun) => Promise<void>,
): Promise<void> {
  const { store, signal } = context;
  const key = appliedKey(job);
  const startedAt = context.now();
  const id = context.newId();
  const { generation } = metadata;
  try {
    const claim = await claimObject({ store, key, run: id, revision: '', generation, now: startedAt, signal }, held);
    await work({ id, claim, startedAt, interrupts: held.record.claim !== undefined });
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error;
    signal.throwIfAborted();
    const { record } = await readStoredRecord(store, key);
    if (record === undefined || record.claim?.run === id)
      throw new StartOver('the record of the object is gone, or has changed by this run’s own hand', { cause: error });
    context.log.info('another run took over', {
      stage: 'reconcile',
      object: `${job.kind}/${job.namespace}/${job.name}`,
      trace: job.trace,
    });
  }
}

/** The last write of a run: what it leaves for the next one, and that it has come to its end. */
export async function endRun(
  { claim, startedAt }: ClaimedRun,
  { revision, generation }: { readonly revision: string; readonly generation: number },
  change: (record: AppliedRecord) => AppliedRecord,
): Promise<void> {
  await claim.update((record) => {
    const { claim: _, ...left } = change(record);
    return { ...left, finished: { startedAt, revision, generation } };
  });
}
