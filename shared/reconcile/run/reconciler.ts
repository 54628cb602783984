import type { FluxObject } from '../../flux/objects.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import type { Gate } from './gates.ts';
import type { Failed, Outcome, Shown } from './outcome.ts';
import type { AppliedRecord, HeldRecord, RecordSchema } from './record.ts';
import type { Run } from './run.ts';

/** What a run found before it claimed its object. */
export interface Prepared {
  /** What the run is about; empty where the object has none. */
  readonly revision: string;
}

/** What the end of a failed run shows beside its verdict. */
export interface FailureDetails<T extends FluxObject> extends Shown<T> {
  /** The message of Reconciling while it is tried again; that of the step which the run was in where absent. */
  readonly progress?: string;
}

/** How the objects of a kind are reconciled. `reconcileObject` calls it, and `finishRun` writes what it returns. */
export interface Reconciler<T extends FluxObject, State extends object, Found extends Prepared> {
  readonly record: RecordSchema<State>;
  /** How failures are logged: the stage, and what did not happen. */
  readonly failure: {
    readonly stage: string;
    readonly log: string;
    /** Of an answer of the API server that no stage has a word for. */
    readonly reason: string;
    /** Whether every failure is an event, or only one that the object does not show yet. */
    readonly isRepeated: boolean;
  };
  /** In order, between the claim and the run. */
  readonly gates: readonly Gate<T>[];
  /** Why the spec cannot be acted on by this version; undefined where it can. The object is not decoded yet. */
  describeUnsupported(spec: T['spec']): string | undefined;
  /** Before the claim: what the run works with; undefined where there is nothing to do. Writes nothing. */
  prepare(context: ReconcileContext, look: Look<T, State>): Promise<Found | undefined>;
  /** Brings the object to what it asks for. What it throws is an outcome too, see `outcomeOf`. */
  reconcile(run: Run<T, State>, found: Found, context: ReconcileContext): Promise<Outcome<T, State>>;
  /** Undoes what the object did, as far as it has to go with it. */
  finalize(run: Run<T, State>, context: ReconcileContext): Promise<Outcome<T, State>>;
  /** Milliseconds until a failed object is tried again. */
  retryAfterMs(object: T, failingForMs: number): number;
  /** What a failure shows beside its verdict. */
  describeFailure?(run: Run<T, State>, failed: Failed<T, State>, error: unknown): FailureDetails<T>;
  /** What is left of the state at the end of a run, before the outcome changes it. */
  settle?(state: State, run: string): State;
  /** After another run has taken over: what this one has to leave in order. */
  abandon?(run: Run<T, State>, found: Found | undefined, context: ReconcileContext): Promise<void>;
  /** Whether an object that somebody edited is as the last run left it. */
  isAsLeft?(record: AppliedRecord<State>, edited: { readonly uid: string; readonly resourceVersion: string }): boolean;
  /** What the object waits for, for people; undefined where it waits for nothing. */
  describeWait?(record: AppliedRecord<State>, now: number): string | undefined;
}

/** An object that was woken, before anybody has claimed it. */
export interface Look<T extends FluxObject, State extends object> {
  readonly job: ObjectJob;
  readonly object: T;
  readonly held: HeldRecord<State>;
}

/** A reconciler of any kind. */
// biome-ignore lint/suspicious/noExplicitAny: each kind has types of its own, and only `reconcileObject` calls it
export type AnyReconciler = Reconciler<any, any, any>;
