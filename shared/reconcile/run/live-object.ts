import type { Clock } from '../../base/clock.ts';
import type { Condition, NewCondition } from '../../flux/conditions.ts';
import type { FluxObject } from '../../flux/objects.ts';
import { removeConditions, setCondition } from '../../flux/set-condition.ts';
import { requestedAtAnnotation } from '../../flux/well-known.ts';

/**
 * The object of a run: its newest known state, and the conditions of its next status. Conditions carry the generation with which the run
 * began, however the object changes in the meantime.
 */
export class LiveObject<T extends FluxObject = FluxObject> {
  readonly generation: number;
  /** The token of the request that this run answers, if there is one. */
  readonly token: string | undefined;
  readonly #clock: Pick<Clock, 'now'>;
  #live: T;
  #conditions: readonly Condition[];

  constructor(live: T, clock: Pick<Clock, 'now'>) {
    this.#live = live;
    this.#clock = clock;
    this.#conditions = live.status?.conditions ?? [];
    this.generation = live.metadata.generation;
    this.token = live.metadata.annotations?.[requestedAtAnnotation];
  }

  /** As the API server last returned it. */
  get live(): T {
    return this.#live;
  }

  /** Of the next status. */
  get conditions(): readonly Condition[] {
    return this.#conditions;
  }

  /** Sets a condition of the next status. */
  set(condition: NewCondition): void {
    this.#conditions = setCondition(this.#conditions, condition, this.generation, this.#clock.now());
  }

  /** Removes conditions from the next status. */
  remove(...types: readonly string[]): void {
    this.#conditions = removeConditions(this.#conditions, ...types);
  }

  /** Takes note of what the API server returned. */
  replace(live: T): void {
    this.#live = live;
  }
}
