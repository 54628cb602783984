import { kustomizationReconciler } from '../kustomization/reconciler.ts';
import type { QueueWork } from './work.ts';

/** What is built and applied. */
export const reconciles: QueueWork<'reconciles'> = {
  queue: 'reconciles',
  reconcilers: { Kustomization: kustomizationReconciler },
  jobs: {},
};
