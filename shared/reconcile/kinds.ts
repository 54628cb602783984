import type { ReconciledKind } from '../flux/kinds.ts';
import { reconciles } from './queues/reconciles.ts';
import { sources } from './queues/sources.ts';
import { surveys } from './queues/surveys.ts';
import type { AnyReconciler } from './run/reconciler.ts';

/** How the objects of every kind are reconciled, for whoever describes them all: a worker has only the kinds of its own queue. */
export const reconcilers: Readonly<Record<ReconciledKind, AnyReconciler>> = {
  ...surveys.reconcilers,
  ...sources.reconcilers,
  ...reconciles.reconcilers,
};
