import type { ReconciledKind } from '../flux/kinds.ts';
import { kustomizationReconciler } from './kustomization/reconciler.ts';
import { receiverReconciler } from './receiver/reconciler.ts';
import type { AnyReconciler } from './run/reconciler.ts';
import { createSourceReconciler } from './source/reconciler.ts';

/** How the objects of each kind are reconciled. What is fixed for a kind is in `flux/kinds.ts`. */
export const reconcilers: Readonly<Record<ReconciledKind, AnyReconciler>> = {
  GitRepository: createSourceReconciler('GitRepository'),
  OCIRepository: createSourceReconciler('OCIRepository'),
  Kustomization: kustomizationReconciler,
  Receiver: receiverReconciler,
};
