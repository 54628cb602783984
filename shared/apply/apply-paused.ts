import type { Change } from './change.ts';

/** A stage whose objects are not ready yet. */
export interface StageWait {
  /** Its place among the stages of the set, from 0. */
  readonly stage: number;
  /** When the wait is over, however many workers have waited; milliseconds since the epoch. */
  readonly deadline: number;
}

/** Where an apply stopped, for the next worker that applies the same objects. */
export interface ApplyProgress {
  /** Inventory ids of objects that the server accepted in a dry-run and that are not written yet. */
  readonly tried: readonly string[];
  readonly wait?: StageWait | undefined;
}

/** Thrown inside an apply when the worker's time is over: it begins neither another object nor another look at a stage. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  readonly wait: StageWait | undefined;

  constructor(wait?: StageWait) {
    super('the worker has no time left');
    this.wait = wait;
  }
}

/** Call it before each object. @throws OutOfTime if the worker's time is over */
export function stopInTime({ isOutOfTime }: { readonly isOutOfTime?: () => boolean }): void {
  if (isOutOfTime?.() === true) throw new OutOfTime();
}

/**
 * An apply that stopped between two objects because the worker's time was over. It did not fail: another worker can go on with `progress`.
 */
export class ApplyPaused extends Error {
  override readonly name = 'ApplyPaused';
  /** What was done. A change without a baseline has to be looked at again. */
  readonly changes: readonly Change[];
  readonly progress: ApplyProgress;

  constructor(changes: readonly Change[], progress: ApplyProgress) {
    super('the apply goes on in another worker');
    this.changes = changes;
    this.progress = progress;
  }
}
