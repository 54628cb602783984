import type { Change } from './change.ts';

/** A stage whose objects are not ready yet. */
export interface StageWait {
  /** Its place among the stages of the set. */
  readonly stage: number;
  /** Until when it is waited for in all, milliseconds since the epoch. */
  readonly deadline: number;
}

/** Where an apply of the very same objects stopped. */
export interface ApplyProgress {
  /** Inventory ids of objects that the server accepted in a dry-run and that are not written yet. */
  readonly tried: readonly string[];
  readonly wait?: StageWait | undefined;
}

/** The worker begins nothing more: neither another object nor another look at a stage. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  readonly wait: StageWait | undefined;

  constructor(wait?: StageWait) {
    super('the worker has no time left');
    this.wait = wait;
  }
}

/** To be called before each object. @throws OutOfTime */
export function stopInTime({ isOutOfTime }: { readonly isOutOfTime?: () => boolean }): void {
  if (isOutOfTime?.() === true) throw new OutOfTime();
}

/** An apply that stopped between two objects and can go on, in another worker, with what is known of it. It did not fail. */
export class ApplyPaused extends Error {
  override readonly name = 'ApplyPaused';
  /** What was done, with a baseline where nothing more is to do. */
  readonly changes: readonly Change[];
  readonly progress: ApplyProgress;

  constructor(changes: readonly Change[], progress: ApplyProgress) {
    super('the apply goes on in another worker');
    this.changes = changes;
    this.progress = progress;
  }
}
