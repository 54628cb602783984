import type { ObjectStore } from '../../ports/store/object-store.ts';
import { type AppliedRecord, ClaimLost, type HeldRecord, isLost, StartOver, writeRecord } from './record.ts';

export interface ClaimOptions {
  readonly store: Pick<ObjectStore, 'put' | 'head'>;
  readonly key: string;
  readonly run: string;
  readonly revision: string;
  readonly generation: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** A run's hold on its object. A queue's group is not a lock: a stopped worker can outlive its visibility. */
export interface Claim<State extends object = object> {
  /** The id of the run. */
  readonly run: string;
  readonly record: AppliedRecord<State>;
  /** @throws ClaimLost where another run has claimed the object since, or the worker must stop. */
  check(): Promise<void>;
  /** Changes the record; @throws ClaimLost as `check`. */
  update(change: (record: AppliedRecord<State>) => AppliedRecord<State>): Promise<void>;
  /** Changes what the kind remembers; @throws ClaimLost as `check`. */
  updateState(change: (state: State) => State): Promise<void>;
}

/**
 * Claims an object for a run by a conditional write; the last one to claim wins. `held` was read before anything else that the run knows:
 * then whoever claims later also knows more, and an older run cannot write over a newer one's work.
 *
 * @throws StartOver where another run has claimed the object since `held` was read
 */
export async function claimObject<State extends object>(
  options: ClaimOptions,
  held: HeldRecord<State>,
): Promise<Claim<State>> {
  const { store, key, run, revision, generation, now, signal } = options;
  const claim = { run, revision, generation, at: now };
  let current: HeldRecord<State>;
  try {
    current = await writeRecord(store, key, held, { ...held.record, claim });
  } catch (error) {
    throw isLost(error) ? new StartOver('another run has claimed the object', { cause: error }) : error;
  }

  const check = async (): Promise<void> => {
    if (signal.aborted) throw new ClaimLost('the worker was told to stop', { cause: signal.reason });
    const head = await store.head(key);
    if (head?.etag !== current.etag) throw new ClaimLost('claimed by another run');
  };
  const update: Claim<State>['update'] = async (change) => {
    const changed = change(current.record);
    if (JSON.stringify(changed) === JSON.stringify(current.record)) return check();
    try {
      current = await writeRecord(store, key, current, changed);
    } catch (error) {
      throw isLost(error) ? new ClaimLost('claimed by another run', { cause: error }) : error;
    }
  };
  return {
    run,
    get record() {
      return current.record;
    },
    check,
    update,
    updateState: (change) => update((record) => ({ ...record, state: change(record.state) })),
  };
}
