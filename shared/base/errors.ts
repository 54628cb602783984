/**
 * How a stage failed, as data. `retry`: try again after the object's retry interval. `wait`: something it needs is not
 * there yet; look again soon. `stalled`: nothing but a change of the object (or of what it refers to) can help.
 */
export type Outcome = 'retry' | 'wait' | 'stalled';

export interface StageErrorOptions extends ErrorOptions {
  readonly outcome?: Outcome;
  /** For `wait`: seconds until the next look. */
  readonly afterSeconds?: number;
}

/** A stage's failure: Flux's reason for the Ready condition, the message people read, and what to do next. */
export class StageError extends Error {
  override readonly name = 'StageError';
  readonly reason: string;
  readonly outcome: Outcome;
  readonly afterSeconds: number | undefined;

  constructor(reason: string, message: string, options: StageErrorOptions = {}) {
    super(message, options);
    this.reason = reason;
    this.outcome = options.outcome ?? 'retry';
    this.afterSeconds = options.afterSeconds;
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
