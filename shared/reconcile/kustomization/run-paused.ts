import type { AppliedRecord, ApplyStage } from '../run/record.ts';

/** What a run leaves to the one that goes on. */
interface PausedState {
  readonly known: Partial<AppliedRecord>;
  readonly applying: ApplyStage;
}

/** A run that applied as much as its worker had time for. It has neither failed nor come to an end. */
export class RunPaused extends Error {
  override readonly name = 'RunPaused';
  readonly state: PausedState;

  constructor(state: PausedState) {
    super('the apply goes on in another worker');
    this.state = state;
  }
}
