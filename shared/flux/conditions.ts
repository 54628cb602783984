/** A condition as it stands in a status. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
  /** RFC 3339, whole seconds. */
  readonly lastTransitionTime: string;
}

export type NewCondition = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

const longestMessage = 32_768;
const firstTypes: readonly string[] = ['Stalled', 'Reconciling', 'Ready'];

/**
 * Sets a condition the way Flux does: the transition time changes with status, reason or message; Stalled, Reconciling
 * and Ready come first, then the newest, then by name.
 *
 * @see https://github.com/fluxcd/pkg/blob/main/runtime/conditions/setter.go
 */
export function setCondition(
  conditions: readonly Condition[],
  condition: NewCondition,
  generation: number,
  now: number,
): readonly Condition[] {
  const message = trimMessage(condition.message);
  const old = conditions.find(({ type }) => type === condition.type);
  const same = old?.status === condition.status && old.reason === condition.reason && old.message === message;
  const set: Condition = {
    ...condition,
    message,
    observedGeneration: generation,
    lastTransitionTime: same ? old.lastTransitionTime : formatTime(now),
  };
  return [...conditions.filter(({ type }) => type !== condition.type), set].sort(compareConditions);
}

export function removeConditions(conditions: readonly Condition[], ...types: readonly string[]): readonly Condition[] {
  return conditions.filter(({ type }) => !types.includes(type));
}

export function findCondition<T extends Pick<Condition, 'type'>>(
  conditions: readonly T[] | undefined,
  type: string,
): T | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isTrue(conditions: readonly Pick<Condition, 'type' | 'status'>[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/** RFC 3339 in UTC with whole seconds, as the API server stores times. */
export function formatTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function trimMessage(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage - 3)}...`;
}

function compareConditions(a: Condition, b: Condition): number {
  const [first, second] = [firstTypes.indexOf(a.type), firstTypes.indexOf(b.type)];
  if (first >= 0 && second >= 0) return first - second;
  if (first >= 0 || second >= 0) return first >= 0 ? -1 : 1;
  const byGeneration = (b.observedGeneration ?? 0) - (a.observedGeneration ?? 0);
  return byGeneration === 0 ? (a.type < b.type ? -1 : 1) : byGeneration;
}
