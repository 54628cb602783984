import type { fluxKinds, ReconciledKind } from '../../flux/kinds.ts';
import type { Job, JobQueue, QueueByType } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import type { AnyReconciler } from '../run/reconciler.ts';

/** The keys of a table of facts whose queue this is. */
type On<Queue, Facts extends Readonly<Record<string, unknown>>> = {
  [Key in keyof Facts]: Facts[Key] extends Queue ? Key : never;
}[keyof Facts];

type QueueByKind = { [Kind in ReconciledKind]: (typeof fluxKinds)[Kind]['queue'] };
type JobOf<Type> = Extract<Job, { type: Type }>;

/** All that the worker of a queue does, which is what its function bundles. What of the queue is not here does not compile. */
export interface QueueWork<Queue extends JobQueue> {
  readonly queue: Queue;
  /** How objects are reconciled, by kind. */
  readonly reconcilers: Readonly<Record<On<Queue, QueueByKind>, AnyReconciler>>;
  /** How the other jobs are done, by type. */
  readonly jobs: {
    readonly [Type in On<Queue, QueueByType>]: (context: ReconcileContext, job: JobOf<Type>) => Promise<void>;
  };
}

/** The work of any queue, for whoever looks for what it may not have. */
export interface AnyWork {
  readonly queue: JobQueue;
  readonly reconcilers: { readonly [Kind in ReconciledKind]?: AnyReconciler };
  readonly jobs: {
    readonly [Type in keyof QueueByType]?: (context: ReconcileContext, job: JobOf<Type>) => Promise<void>;
  };
}
