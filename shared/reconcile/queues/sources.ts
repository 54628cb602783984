import { createSourceReconciler } from '../source/reconciler.ts';
import type { QueueWork } from './work.ts';

/** What makes artifacts. */
export const sources: QueueWork<'sources'> = {
  queue: 'sources',
  reconcilers: {
    GitRepository: createSourceReconciler('GitRepository'),
    OCIRepository: createSourceReconciler('OCIRepository'),
  },
  jobs: {},
};
