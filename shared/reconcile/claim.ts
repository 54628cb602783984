import type { ObjectStore } from '../store/object-store.ts';
import { type AppliedRecord, ClaimLost, type HeldRecord, isLost, readRecord, writeRecord } from './applied-record.ts';

export interface ClaimOptions {
  readonly store: ObjectStore;
  readonly key: string;
  readonly uid: string;
  readonly run: string;
  readonly revision: string;
  readonly generation: number;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** A run's hold on its object. A queue's group is no lock: a stopped worker can outlive its visibility. */
export interface Claim {
  readonly record: AppliedRecord;
  /** @throws ClaimLost where another run has claimed the object since, or the worker must stop. */
  check(): Promise<void>;
  /** Changes the record; @throws ClaimLost as `check`. */
  update(change: (record: AppliedRecord) => AppliedRecord): Promise<void>;
}

const attempts = 5;

/**
 * Claims an object for a run by a conditional write; the last one to claim wins. `held` is what the caller has read.
 *
 * @throws ClaimLost where others claim it again and again meanwhile
 */
export async function claimObject(options: ClaimOptions, held: HeldRecord): Promise<Claim> {
  const { store, key, uid, run, revision, generation, now, signal } = options;
  let current = held;
  for (let attempt = 1; ; attempt++) {
    try {
      current = await writeRecord(store, key, current, {
        ...current.record,
        claim: { run, revision, generation, at: now },
      });
      break;
    } catch (error) {
      if (!isLost(error) || attempt === attempts)
        throw isLost(error) ? new ClaimLost('claimed by another run', { cause: error }) : error;
      current = await readRecord(store, key, uid);
    }
  }

  const check = async (): Promise<void> => {
    if (signal.aborted) throw new ClaimLost('the worker was told to stop', { cause: signal.reason });
    const head = await store.head(key);
    if (head?.etag !== current.etag) throw new ClaimLost('claimed by another run');
  };
  return {
    get record() {
      return current.record;
    },
    check,
    async update(change) {
      const changed = change(current.record);
      if (JSON.stringify(changed) === JSON.stringify(current.record)) return check();
      try {
        current = await writeRecord(store, key, current, changed);
      } catch (error) {
        throw isLost(error) ? new ClaimLost('claimed by another run', { cause: error }) : error;
      }
    },
  };
}
