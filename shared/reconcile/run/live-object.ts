import { type Condition, type NewCondition, removeConditions, setCondition } from '../../flux/conditions.ts';
import type { ReconciledKind } from '../../flux/kinds.ts';
import { type FluxObject, getFluxObject, patchFinalizers, patchStatus } from '../../flux/objects.ts';
import { finalizer, requestedAtAnnotation } from '../../flux/well-known.ts';
import { KubeApiError } from '../../kube/kube-api-error.ts';
import type { ReconcileContext } from '../context.ts';
import type { Claim } from './claim.ts';
import { ClaimLost, StartOver } from './record.ts';

/**
 * The object of a run: its newest known state, and the only way to write it. Conditions carry the generation with which the
 * run began, however the object changes meanwhile.
 */
export interface Subject<T extends FluxObject> {
  readonly object: T;
  readonly generation: number;
  /** The token of the request that this run answers, if there is one. */
  readonly token: string | undefined;
  readonly conditions: readonly Condition[];
  set(condition: NewCondition): void;
  remove(...types: readonly string[]): void;
  /**
   * Writes the conditions and these fields of the status; a function makes them of the object that is written to, however often it changes
   * meanwhile. Without a claim nothing proves that this run is the newest: a change is a reason to begin again.
   *
   * @throws ClaimLost where the object is another run's or gone, StartOver where it changed and there is no claim
   */
  save(fields?: StatusFields | ((current: T) => StatusFields)): Promise<void>;
  ensureFinalizer(): Promise<void>;
  removeFinalizer(): Promise<void>;
}

export type StatusFields = Readonly<Record<string, unknown>>;

const attempts = 6;

export function createSubject<T extends FluxObject>(
  context: ReconcileContext,
  start: T,
  claim?: Pick<Claim, 'check'>,
): Subject<T> {
  let object = start;
  let conditions = start.status?.conditions ?? [];
  const generation = start.metadata.generation;

  async function write(change: (current: T) => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        object = (await change(object)) as T;
        return;
      } catch (error) {
        if (!(error instanceof KubeApiError)) throw error;
        if (error.status === 404) throw new ClaimLost('the object is gone', { cause: error });
        if (error.status !== 409 || attempt === attempts) throw error;
        if (claim === undefined) throw new StartOver('the object has changed since it was read', { cause: error });
        object = await reread(context, object);
        // After the read: who claims the object from here on writes it too, and so this write is refused.
        await claim.check();
      }
    }
  }

  return {
    get object() {
      return object;
    },
    generation,
    token: start.metadata.annotations?.[requestedAtAnnotation],
    get conditions() {
      return conditions;
    },
    set(condition) {
      conditions = setCondition(conditions, condition, generation, context.now());
    },
    remove(...types) {
      conditions = removeConditions(conditions, ...types);
    },
    save: (fields = {}) =>
      write((current) => {
        const written = typeof fields === 'function' ? fields(current) : fields;
        return patchStatus(context.cluster.client, current, { ...written, conditions }, context.signal);
      }),
    async ensureFinalizer() {
      if (object.metadata.finalizers?.includes(finalizer)) return;
      await write((current) =>
        patchFinalizers(
          context.cluster.client,
          current,
          [...(current.metadata.finalizers ?? []), finalizer],
          context.signal,
        ),
      );
    },
    removeFinalizer: () =>
      write((current) =>
        patchFinalizers(
          context.cluster.client,
          current,
          (current.metadata.finalizers ?? []).filter((name) => name !== finalizer),
          context.signal,
        ),
      ),
  };
}

async function reread<T extends FluxObject>(context: ReconcileContext, object: T): Promise<T> {
  const { namespace, name, uid } = object.metadata;
  const found = await getFluxObject<T>(
    context.cluster.client,
    { kind: object.kind as ReconciledKind, namespace, name },
    context.signal,
  );
  if (found === undefined || found.metadata.uid !== uid) throw new ClaimLost('the object is gone');
  return found;
}
