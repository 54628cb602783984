import { receiverReconciler } from '../receiver/reconciler.ts';
import { surveyCluster } from '../wake/survey.ts';
import type { QueueWork } from './work.ts';

/** What is due in a cluster, and Receivers. */
export const surveys: QueueWork<'surveys'> = {
  queue: 'surveys',
  reconcilers: { Receiver: receiverReconciler },
  jobs: { survey: surveyCluster },
};
