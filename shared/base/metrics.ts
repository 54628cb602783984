import type { Clock } from './clock.ts';

/** The parts of a run that take time, in their order. */
export type Stage = 'fetch' | 'build' | 'apply' | 'prune' | 'health';

export interface MeasuredObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** How an object's job came to an end. */
export interface RunOutcome {
  readonly durationMs: number;
  /** The object is not as it should be, or the job has to come again. */
  readonly failed: boolean;
}

export interface RequestOutcome {
  readonly method: string;
  /** The answer's HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
}

/** Takes measures. No call waits, and none throws. */
export interface Metrics {
  recordRun(object: MeasuredObject, outcome: RunOutcome): void;
  recordStage(stage: Stage, durationMs: number): void;
  /** A request to an API server, each attempt of it. */
  recordRequest(outcome: RequestOutcome): void;
}

/** Keeps nothing. */
export const noMetrics: Metrics = { recordRun() {}, recordStage() {}, recordRequest() {} };

/** Does the work and records how long it took, whether it succeeds or not. Returns what the work returns. */
export async function timeStage<T>(
  { metrics, elapsed }: Pick<Clock, 'elapsed'> & { readonly metrics: Metrics },
  stage: Stage,
  work: () => T | Promise<T>,
): Promise<T> {
  const started = elapsed();
  try {
    return await work();
  } finally {
    metrics.recordStage(stage, elapsed() - started);
  }
}
