import { formatDuration } from '../../flux/api/duration.ts';
import type { KustomizationRun, LiveKustomization } from './run.ts';
import { timeoutOf } from './settings.ts';

/** The steps of a run, in Flux's words. */
export type Step = 'Fetching manifests' | 'Building manifests' | 'Detecting drift' | 'Running health checks';

/** The message of the Reconciling condition during a step. */
export function describeStep(object: LiveKustomization, step: Step, revision: string): string {
  return `${step} for revision ${revision} with a timeout of ${formatDuration(timeoutOf(object))}`;
}

/** Sets Reconciling to a step; it is written with the next status. */
export function setStep({ object, revision }: Pick<KustomizationRun, 'object' | 'revision'>, step: Step): void {
  const message = describeStep(object.live, step, revision);
  object.set({ type: 'Reconciling', status: 'True', reason: 'Progressing', message });
}
