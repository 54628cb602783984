import { type Condition, formatTime, type NewCondition } from './conditions.ts';

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

/** The conditions without those of these types. */
export function removeConditions(conditions: readonly Condition[], ...types: readonly string[]): readonly Condition[] {
  return conditions.filter(({ type }) => !types.includes(type));
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
