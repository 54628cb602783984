import { progressMessage } from '../run/finish-run.ts';

/** What Flux says that it is doing, and still says when it has to try again. */
export function describeProgress(observedGeneration: number | undefined, generation: number): string {
  return observedGeneration === generation
    ? progressMessage
    : `processing object: new generation ${observedGeneration ?? -1} -> ${generation}`;
}
