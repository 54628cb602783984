import { messageOf, StageError } from '../../base/errors.ts';
import { DecodeError } from '../../flux/api/decode.ts';
import type { NewCondition } from '../../flux/conditions.ts';
import type { FluxObject } from '../../flux/objects.ts';
import { KubeApiError } from '../../ports/kube/kube-api-error.ts';
import type { RunEvent } from './run.ts';
import type { NextLook } from './timers.ts';

/** Fields of a status, by name; null removes one. */
export type StatusFields = Readonly<Record<string, unknown>>;

/** What the status shows at the end of a run, beside Ready, Reconciling, Stalled, the generation and the token. */
export interface Shown<T extends FluxObject> {
  readonly conditions?: readonly NewCondition[];
  /** Types of conditions that are removed. */
  readonly cleared?: readonly string[];
  /** Made of the object that is written to, however often it changes in the meantime. */
  readonly status?: (current: T) => StatusFields;
}

interface Ending<T extends FluxObject, State extends object> extends Shown<T> {
  /** What the kind remembers for the next run. */
  readonly state?: (state: State, written: T) => State;
}

interface Verdict {
  /** Of the Ready condition: one word for programs, a sentence for people. */
  readonly reason: string;
  readonly message: string;
}

/** The object is as it should be. */
export interface Ready<T extends FluxObject, State extends object> extends Ending<T, State>, Verdict {
  readonly end: 'ready';
  readonly revision?: string;
  /** What is logged; nothing where absent. */
  readonly logged?: { readonly message: string; readonly fields?: Readonly<Record<string, unknown>> };
  /** What the event says of it; no event if absent. */
  readonly event?: Omit<RunEvent, 'severity'>;
  /** Wakes those that depend on the object, once its status says so. */
  readonly wake?: (written: T) => Promise<void>;
}

/** Nothing has failed, and the run goes on in another worker. */
export interface Progressing<T extends FluxObject, State extends object> extends Ending<T, State> {
  readonly end: 'progressing';
  readonly next: NextLook;
}

/** Something that it needs is not there yet. */
export interface Waiting<T extends FluxObject, State extends object> extends Ending<T, State>, Verdict {
  readonly end: 'waiting';
  readonly afterMs?: number;
  /** Of a wait that is not a failure, the message of an event that says so once, and what wakes the object besides. */
  readonly gate?: { readonly notice: string };
}

/** It failed, and is tried again. */
export interface Retry<T extends FluxObject, State extends object> extends Ending<T, State>, Verdict {
  readonly end: 'retry';
  /** The kind decides where absent. */
  readonly afterMs?: number;
  /** Of the event, where it is not the verdict's. */
  readonly event?: Pick<RunEvent, 'message' | 'revision'>;
}

/** Nothing but a change of the object, or of what it refers to, can help. */
export interface Stalled<T extends FluxObject, State extends object> extends Ending<T, State>, Verdict {
  readonly end: 'stalled';
}

/** A deleted object has nothing left that keeps it. */
export interface Gone {
  readonly end: 'gone';
}

/** How a run that did not succeed ended. */
export type Failed<T extends FluxObject = FluxObject, State extends object = object> =
  | Waiting<T, State>
  | Retry<T, State>
  | Stalled<T, State>;

/** How a run ended; `finishRun` writes it. */
export type Outcome<T extends FluxObject = FluxObject, State extends object = object> =
  | Ready<T, State>
  | Progressing<T, State>
  | Failed<T, State>
  | Gone;

/** A conflict means that somebody wrote in between: look again at once, with the cluster as it is now. */
const afterConflictMs = 1000;

/**
 * How a run ends that threw; undefined for what only the worker's end can answer.
 *
 * @param reason of an answer of the API server that no stage has a word for
 */
export function outcomeOf(error: unknown, reason: string): Failed | undefined {
  if (error instanceof StageError) {
    const { message, outcome, afterSeconds } = error;
    const verdict = { reason: error.reason, message };
    const after = afterSeconds === undefined ? {} : { afterMs: afterSeconds * 1000 };
    if (outcome === 'stalled') return { end: 'stalled', ...verdict };
    return { end: outcome === 'wait' ? 'waiting' : 'retry', ...verdict, ...after };
  }
  if (error instanceof DecodeError) return { end: 'stalled', reason: 'ValidationFailed', message: messageOf(error) };
  if (error instanceof KubeApiError) {
    const { message, status } = error;
    return { end: 'retry', reason, message, ...(status === 409 ? { afterMs: afterConflictMs } : {}) };
  }
  return undefined;
}
