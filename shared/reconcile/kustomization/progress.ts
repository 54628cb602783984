import { formatDuration } from '../../flux/api/duration.ts';
import { findCondition } from '../../flux/conditions.ts';
import type { Subject } from '../run/live-object.ts';
import { timeoutOf } from './settings.ts';
import type { KustomizationSubject, LiveKustomization } from './subject.ts';

/** The steps of a run, in Flux's words. */
export type Step = 'Fetching manifests' | 'Building manifests' | 'Detecting drift' | 'Running health checks';

/** The message of the Reconciling condition during a step. */
export function describeStep(object: LiveKustomization, step: Step, revision: string): string {
  return `${step} for revision ${revision} with a timeout of ${formatDuration(timeoutOf(object))}`;
}

/** Sets Reconciling to a step; it is written with the next status. */
export function setStep(subject: KustomizationSubject, step: Step, revision: string): void {
  const message = describeStep(subject.object, step, revision);
  subject.set({ type: 'Reconciling', status: 'True', reason: 'Progressing', message });
}

/** A run that failed or waits leaves Reconciling at the step that it was in, as Flux does; one that had not begun has no such condition. */
export function markRetry(subject: Pick<Subject<LiveKustomization>, 'conditions' | 'set'>): void {
  const progress = findCondition(subject.conditions, 'Reconciling');
  if (progress === undefined) return;
  const { message } = progress;
  subject.set({ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message });
}
